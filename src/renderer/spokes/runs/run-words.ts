import type { TFunction } from 'i18next';
import { errorOfReason, isOwnReason } from '#shared/contract/run-reason';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import type { Format } from '../../lib/format';

/** Why a run ended as it did, as a sentence; null where there is nothing to say beyond its state. */
export function reasonText(
  {
    reason,
    timeoutSeconds,
    state,
    elevation = null,
    limitedBy = null,
  }: Pick<Run, 'reason' | 'timeoutSeconds' | 'state'> & Partial<Pick<Run, 'elevation' | 'limitedBy'>>,
  t: TFunction,
  format: Format,
): string | null {
  if (reason === null) {
    return state === 'timed_out' && timeoutSeconds !== null
      ? t('runs:reason.timeout', { after: format.duration(timeoutSeconds * 1_000) })
      : null;
  }
  if (isOwnReason(reason)) {
    if (reason === 'slots-skipped' && limitedBy?.target != null) return t('runs:limited.skipped', { target: limitedBy.target });
    // It is Windows then that asks, and not sudo.
    const consent = elevation?.by === 'uac' && reason.startsWith('elevation-');
    return t(`runs:reason.${consent ? 'uac-' : ''}${reason}`);
  }
  const error = errorOfReason(reason);
  return error === null ? reason : errorText(error, t);
}

/** The target whose limit a run waits for; null where it waits for another limit, or for none. */
export const targetWaitedFor = ({ state, limitedBy }: Pick<Run, 'state' | 'limitedBy'>): string | null =>
  state === 'queued' ? (limitedBy?.target ?? null) : null;

const plainNotes = new Set([
  'network-includes-this-machine',
  'no-seccomp',
  'no-broker',
  'own-folder-not-shared',
  'script-not-held',
  'not-on-this-system',
  'job-object',
  'sandbox-exec-missing',
  'hub-is-root',
  'bwrap-missing',
  'setpriv-missing',
  'trial-failed',
  'elevated',
]);
const pathNotes = new Set(['not-readable', 'not-listable', 'not-writable']);
/** The path that follows says nothing to people. */
const codeAlone = new Set(['only-approved-files']);
const refusals = new Set(['missing', 'outside', 'hub', 'system', 'link']);

/** What a note of the sandbox says, as a sentence, with paths as `shown` calls them; one that is not known is shown as it is. */
export function noteText(note: string, t: TFunction, shown: (path: string) => string = (path) => path): string {
  if (plainNotes.has(note)) return t(`runs:note.${note}`);
  const [code = '', ...rest] = note.split(':');
  if (codeAlone.has(code)) return t(`runs:note.${code}`);
  if (pathNotes.has(code)) return t(`runs:note.${code}`, { path: shown(rest.join(':')) });
  if (code === 'not-masked') return t('runs:note.not-masked', { names: rest.join(':').trim() });
  if (code === 'and-more') return t('runs:note.and-more', { count: Number(rest[0]) });
  if (code === 'not-shared' && refusals.has(rest[0] ?? ''))
    return t(`runs:note.not-shared.${rest[0]}`, { path: shown(rest.slice(1).join(':')) });
  return note;
}

const byteLimits = new Set(['memory', 'memoryBytes', 'fileBytes']);

/** The limits in force, each with its name and value; `MEANS:VALUE` on the wire. */
export function limitTexts(limits: Run['sandbox']['limits'], t: TFunction, format: Format): readonly string[] {
  return Object.entries(limits)
    .filter(([name]) => name !== 'coreDumps')
    .map(([name, text]) => {
      const [by = '', value = ''] = text.split(':');
      const amount = Number(value);
      const shown = value === '' || !Number.isFinite(amount) ? value : byteLimits.has(name) ? format.bytes(amount) : format.number(amount);
      const label = t(`runs:limit.${name}`, { defaultValue: name });
      return `${label} ${shown}`.trim() + (by === '' ? '' : ` (${by})`);
    });
}

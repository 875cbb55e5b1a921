import type { TFunction } from 'i18next';
import { errorCatalog, HubError, isErrorCode } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import type { Format } from '../../lib/format';

const ownReasons = new Set(['cancelled-in-queue', 'slots-skipped', 'secrets-gone', 'never-started', 'recorder-died', 'machine-restarted']);

/** Why a run ended as it did, as a sentence; null where there is nothing to say beyond its state. */
export function reasonText(
  { reason, timeoutSeconds, state }: Pick<Run, 'reason' | 'timeoutSeconds' | 'state'>,
  t: TFunction,
  format: Format,
): string | null {
  if (reason === null) {
    return state === 'timed_out' && timeoutSeconds !== null
      ? t('runs:reason.timeout', { after: format.duration(timeoutSeconds * 1_000) })
      : null;
  }
  if (ownReasons.has(reason)) return t(`runs:reason.${reason}`);
  const error = errorOf(reason);
  return error === null ? reason : errorText(error, t);
}

/** `CODE {"json":…}` as the error that it was; null where it is something else, or was cut. */
function errorOf(reason: string): HubError | null {
  const [, code = '', json = ''] = /^([A-Z_]+) (\{.*\})$/s.exec(reason) ?? [];
  if (!isErrorCode(code)) return null;
  try {
    const parsed = errorCatalog[code].safeParse(JSON.parse(json));
    return parsed.success ? new HubError(code, parsed.data) : null;
  } catch {
    return null; // Not JSON: shown as it is.
  }
}

const plainNotes = new Set([
  'network-includes-this-machine',
  'no-seccomp',
  'own-folder-not-shared',
  'script-not-held',
  'not-on-this-system',
  'bwrap-missing',
  'setpriv-missing',
  'trial-failed',
]);
const pathNotes = new Set(['not-readable', 'not-writable']);
const refusals = new Set(['missing', 'outside', 'hub', 'system']);

/** What a note of the sandbox says, as a sentence; one that is not known is shown as it is. */
export function noteText(note: string, t: TFunction): string {
  if (plainNotes.has(note)) return t(`runs:note.${note}`);
  const [code = '', ...rest] = note.split(':');
  if (pathNotes.has(code)) return t(`runs:note.${code}`, { path: rest.join(':') });
  if (code === 'and-more') return t('runs:note.and-more', { count: Number(rest[0]) });
  if (code === 'not-shared' && refusals.has(rest[0] ?? '')) return t(`runs:note.not-shared.${rest[0]}`, { path: rest.slice(1).join(':') });
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

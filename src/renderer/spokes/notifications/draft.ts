import { TOGETHER_DEFAULT, TOGETHER_MOST, type noticeKinds, type webhookFormats } from '#shared/contract/notice-values';
import type { Rule } from '#shared/contract/notifications';

/** A rule as it is being written; text as it is typed. */
export interface Draft {
  readonly name: string;
  readonly about: Rule['scripts']['type'];
  readonly script: string;
  readonly tag: string;
  readonly on: readonly (typeof noticeKinds)[number][];
  readonly longer: Rule['longer']['type'];
  readonly minutes: string;
  /** Of how many runs within a minute it is told one by one. */
  readonly together: string;
  readonly desktop: boolean;
  /** `keep`: the one that there is, whose address is not shown. */
  readonly webhook: 'none' | 'keep' | 'new';
  readonly url: string;
  readonly format: (typeof webhookFormats)[number];
  /** What the webhook is shown, by thumbprint; empty for none. */
  readonly certificate: string;
}

/** An empty form. */
export const emptyDraft: Draft = {
  name: '',
  about: 'all',
  script: '',
  tag: '',
  on: ['failure', 'recovery'],
  longer: 'usual',
  minutes: '30',
  together: String(TOGETHER_DEFAULT),
  desktop: false,
  webhook: 'none',
  url: '',
  format: 'text',
  certificate: '',
};

/** The form of a rule that there is. */
export const draftOf = ({ name, scripts, on, longer, desktop, together, webhook, certificate }: Rule): Draft => ({
  ...emptyDraft,
  name,
  about: scripts.type,
  script: scripts.type === 'script' ? scripts.id : '',
  tag: scripts.type === 'tag' ? scripts.tag : '',
  on,
  longer: longer.type,
  minutes: longer.type === 'seconds' ? String(Math.round((longer.seconds / 60) * 100) / 100) : emptyDraft.minutes,
  together: String(together),
  desktop,
  webhook: webhook === null ? 'none' : 'keep',
  format: webhook?.format ?? emptyDraft.format,
  certificate: certificate ?? '',
});

/** What counts as long; undefined while that is no time. */
export function longerOf({ longer, minutes }: Draft): Rule['longer'] | undefined {
  if (longer === 'usual') return { type: 'usual' };
  const seconds = /^\d{1,5}(?:[.,]\d{1,2})?$/.test(minutes.trim()) ? Math.round(Number(minutes.trim().replace(',', '.')) * 60) : 0;
  return seconds >= 1 && seconds <= 2_678_400 ? { type: 'seconds', seconds } : undefined;
}

/** How many are told of one by one; undefined while that is no number that a rule takes. */
export function togetherOf({ together }: Draft): number | undefined {
  const most = /^\d{1,4}$/.test(together.trim()) ? Number(together.trim()) : 0;
  return most >= 1 && most <= TOGETHER_MOST ? most : undefined;
}

/** Which scripts it is about; undefined while none is chosen. */
export function scriptsOf({ about, script, tag }: Draft): Rule['scripts'] | undefined {
  if (about === 'script') return script === '' ? undefined : { type: 'script', id: script };
  if (about === 'tag') return tag.trim() === '' ? undefined : { type: 'tag', tag: tag.trim() };
  return { type: 'all' };
}

/** The webhook as the hub takes it; undefined leaves the one that there is. */
export function webhookOf({ webhook, url, format }: Draft): { readonly url: string; readonly format: Draft['format'] } | null | undefined {
  if (webhook === 'keep') return undefined;
  return webhook === 'none' ? null : { url: url.trim(), format };
}

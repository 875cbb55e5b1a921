import type { Schedule } from '#shared/contract/schedules';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

interface StartableOptions {
  readonly script?: string;
  readonly job?: string;
}

/** The one of `--script` and `--job` that was given. */
export function startableOf({ script, job }: StartableOptions, messages: Messages): { readonly script: string } | { readonly job: string } {
  if (script !== undefined && job === undefined) return { script };
  return job !== undefined && script === undefined ? { job } : refuse(messages.schedules.oneStartable);
}

/** As `startableOf`; nothing where neither was given. */
export function otherStartableOf(options: StartableOptions, messages: Messages): { readonly script?: string; readonly job?: string } {
  return options.script === undefined && options.job === undefined ? {} : startableOf(options, messages);
}

/** What is started, for people: a job is called one, and what has gone is said to have. */
export function startableText({ kind, script }: Pick<Schedule, 'kind' | 'script'>, { schedules: words }: Messages): string {
  const name = kind === 'job' ? words.job(script.name) : script.name;
  return script.gone ? `${name} (${kind === 'job' ? words.jobGone : words.scriptGone})` : name;
}

import { TOGETHER_MS, TOGETHER_RUNS, TOGETHER_SCRIPTS } from '#shared/contract/notice-values';
import type { RunNotice, Together } from '#shared/contract/notifications';
import type { RunId } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';

/** A run that is told of, as far as many are told of as one. */
export interface OneOfMany {
  readonly run: RunId;
  readonly script: { readonly id: string; readonly name: string };
}

/** Nothing yet; more are taken into it for a minute. */
export const emptyTogether = (now: number): Together => ({
  runs: 0,
  since: isoOf(now),
  until: isoOf(now + TOGETHER_MS),
  scripts: [],
  more: { scripts: 0, runs: 0 },
});

/** With one more run; `fresh` where none of its script was in it before. */
export function withOne(together: Together, { run, script }: OneOfMany, fresh: boolean): Together {
  const { scripts, more } = together;
  const runs = together.runs + 1;
  const known = scripts.findIndex(({ id }) => id === script.id);
  if (known >= 0) {
    const add = (one: Together['scripts'][number]): Together['scripts'][number] => ({
      ...one,
      runs: one.runs + 1,
      newest: [run, ...one.newest].slice(0, TOGETHER_RUNS),
    });
    return { ...together, runs, scripts: scripts.map((one, at) => (at === known ? add(one) : one)) };
  }
  if (scripts.length < TOGETHER_SCRIPTS) {
    return { ...together, runs, scripts: [...scripts, { id: script.id, name: script.name, runs: 1, newest: [run] }] };
  }
  return { ...together, runs, more: { scripts: more.scripts + (fresh ? 1 : 0), runs: more.runs + 1 } };
}

/** Whether more are taken into it at this time; not where the clock was set back to before it began. */
export const isOpen = ({ since, until }: Together, now: number): boolean => now >= Date.parse(since) && now < Date.parse(until);

/** A notice as somebody may see it who sees only some scripts; undefined where that is nothing of it. */
export function asSeen(notice: RunNotice, sees: (script: string) => boolean): RunNotice | undefined {
  const { together } = notice;
  if (together === null) return sees(notice.script.id) ? notice : undefined;
  const scripts = together.scripts.filter(({ id }) => sees(id));
  if (scripts.length === together.scripts.length && sees(notice.script.id)) return notice;
  const [first] = scripts;
  const [run] = first?.newest ?? [];
  if (first === undefined || run === undefined) return undefined;
  // What is not listed cannot be told apart.
  const seen = { ...together, scripts, runs: scripts.reduce((sum, one) => sum + one.runs, 0), more: { scripts: 0, runs: 0 } };
  const { id, name } = first;
  return { ...notice, script: { id, name }, run, exitCode: null, tookMs: null, together: seen };
}

import type { ApprovalRequest } from '#shared/contract/approvals';
import type { Run } from '#shared/contract/runs';
import type { ScriptSummary, Source } from '#shared/contract/scripts';
import { newestFirst } from '../../lib/run-state';

/** Something that waits for a person. */
export type Need =
  /** Somebody else wants to start something. */
  | { readonly kind: 'approval'; readonly request: ApprovalRequest }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'script'; readonly script: ScriptSummary }
  /** It was approved, and is something else now. */
  | { readonly kind: 'changed'; readonly script: ScriptSummary }
  /** So many scripts that nobody ever approved, all as one: a new folder may hold hundreds. */
  | { readonly kind: 'new'; readonly count: number };

const DAY = 86_400_000;
const wrong: readonly Run['state'][] = ['failed', 'timed_out', 'lost'];

/** The sources that came with Axle. */
export const builtInIds = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(sources.filter(({ builtIn }) => builtIn).map(({ id }) => id));

/** When the last run ended, and how many of those known did: another run that ends makes it another text. */
export function lastEnd(runs: readonly Pick<Run, 'endedAt'>[]): string {
  let [last, count] = ['', 0];
  for (const { endedAt } of runs) {
    if (endedAt === null) continue;
    count += 1;
    if (endedAt > last) last = endedAt;
  }
  return `${last} ${count}`;
}

/**
 * A sample of Axle's own has no fault but that this machine lacks what it is written for, which is nobody's business until
 * it is to run.
 */
const lacksInterpreter = ({ sourceId, blocked, problems }: ScriptSummary, builtIn: ReadonlySet<string>): boolean =>
  builtIn.has(sourceId) && blocked && problems === 1;

/**
 * What others ask to start, then what went wrong in the last day and was not put right since, newest first, then scripts that changed since they were approved, those
 * that wait for that where it is `required`, and those that cannot be understood. What somebody withdrew needs nobody.
 * A subject that succeeded after it failed needs nobody.
 */
export function findNeeds(
  runs: readonly Run[],
  scripts: readonly ScriptSummary[],
  builtIn: ReadonlySet<string>,
  now: number,
  required: boolean,
  requests: readonly ApprovalRequest[] = [],
): readonly Need[] {
  const seen = new Set<string>();
  const needs: Need[] = requests
    .filter(({ state, own }) => state === 'waiting' && !own)
    .toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt))
    .map((request) => ({ kind: 'approval', request }));
  for (const run of [...runs].sort(newestFirst)) {
    if (run.endedAt === null && run.state !== 'lost') continue;
    if (seen.has(run.subject.id)) continue;
    seen.add(run.subject.id);
    if (wrong.includes(run.state) && now - Date.parse(run.endedAt ?? run.queuedAt) < DAY) needs.push({ kind: 'run', run });
  }
  for (const script of scripts) if (script.trust === 'changed') needs.push({ kind: 'changed', script });
  const count = required ? scripts.filter(({ trust }) => trust === 'new').length : 0;
  if (count > 0) needs.push({ kind: 'new', count });
  for (const script of scripts) if (script.problems > 0 && !lacksInterpreter(script, builtIn)) needs.push({ kind: 'script', script });
  return needs;
}

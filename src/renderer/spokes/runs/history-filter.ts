import { foldText } from '#shared/contract/fold-text';
import { type Run, type RunFilter, RunState } from '#shared/contract/runs';
import { newestFirst } from '../../lib/run-state';

/** How far back the history goes. */
export type Period = 'all' | 'hour' | 'day' | 'week' | 'month';

/** What the history is narrowed to; the address of the page holds it. */
export interface HistoryQuery {
  readonly states: readonly RunState[];
  readonly script: string | null;
  readonly text: string;
  /** What a line of output has; empty where it is not asked for. */
  readonly output: string;
  readonly matchCase: boolean;
  readonly period: Period;
}

/** The longest text that the hub searches outputs for. */
export const OUTPUT_MOST = 512;
const HOUR = 3_600_000;
const spans: Readonly<Record<Exclude<Period, 'all'>, number>> = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR, month: 720 * HOUR };
/** The periods in the order in which they are offered. */
export const periods: readonly Period[] = ['all', 'hour', 'day', 'week', 'month'];

/** Reads `?state=failed&state=lost&script=…&text=…&output=…&case=1&period=day`; what is not known is left out. */
export function readQuery(search: string): HistoryQuery {
  const given = new URLSearchParams(search);
  const period = periods.find((name) => name === given.get('period')) ?? 'all';
  const wanted = given.getAll('state');
  return {
    states: RunState.options.filter((state) => wanted.includes(state)),
    script: given.get('script'),
    text: (given.get('text') ?? '').slice(0, 256),
    output: (given.get('output') ?? '').replaceAll('\n', ' ').slice(0, OUTPUT_MOST),
    matchCase: given.get('case') === '1',
    period,
  };
}

/** The address that holds this query. */
export function writeQuery({ states, script, text, output, matchCase, period }: HistoryQuery): string {
  const given = new URLSearchParams(states.map((state) => ['state', state]));
  if (script !== null) given.set('script', script);
  if (text !== '') given.set('text', text);
  if (output !== '') given.set('output', output);
  if (matchCase) given.set('case', '1');
  if (period !== 'all') given.set('period', period);
  const search = given.toString();
  return search === '' ? '/runs' : `/runs?${search}`;
}

/** Whether nothing is left out of the history. */
export const isEmptyQuery = ({ states, script, text, output, period }: HistoryQuery): boolean =>
  states.length === 0 && script === null && text === '' && output === '' && period === 'all';

/** Whole hours, the one under way among them, as Home counts them; the last hour alone is to the minute. */
const startOf = (period: Exclude<Period, 'all'>, now: number): number =>
  period === 'hour' ? now - HOUR : (Math.floor(now / HOUR) + 1) * HOUR - spans[period];

/** The filter that the hub is asked for: a run is of a period when it ended in it, or goes on. */
export function filterOf({ states, script, text, period }: Omit<HistoryQuery, 'output' | 'matchCase'>, now: number): RunFilter {
  return {
    ...(states.length > 0 && { states: [...states] }),
    ...(script !== null && { subject: script }),
    ...(text.trim() !== '' && { text: text.trim() }),
    // Who looks for one script wants to see it where it was a step as well.
    ...(script === null && text.trim() === '' && { whole: true }),
    ...(period !== 'all' && { endedSince: new Date(startOf(period, now)).toISOString() }),
  };
}

/** Whether a run that changed belongs to what the hub would list: by the same rules. */
export function matchesFilter(run: Run, { states, subject, text, endedSince, whole }: RunFilter): boolean {
  const wanted = text === undefined ? undefined : foldText(text);
  return (
    (states === undefined || states.includes(run.state)) &&
    (whole !== true || run.parent === null) &&
    (subject === undefined || run.subject.id === subject) &&
    (endedSince === undefined || run.endedAt === null || Date.parse(run.endedAt) >= Date.parse(endedSince)) &&
    (wanted === undefined ||
      foldText(run.subject.name).includes(wanted) ||
      foldText(run.subject.id).includes(wanted) ||
      foldText(run.id).startsWith(wanted))
  );
}

/** Pages of history with what is live over them: each run once, as it stands now, newest first. */
export function mergeHistory(paged: readonly Run[], live: readonly Run[], filter: RunFilter): readonly Run[] {
  const byId = new Map<string, Run>();
  for (const run of paged) byId.set(run.id, run);
  for (const run of live) byId.set(run.id, run);
  return [...byId.values()].filter((run) => matchesFilter(run, filter)).sort(newestFirst);
}

import type { Stored } from './store';

/** After a failure it is tried again ever later, but at least this often, or as often as was asked where that is less often. */
const LONGEST_MS = 3_600_000;

/** When a repository is to be synced next, in milliseconds since 1970; null for one that is synced when asked only. */
export function dueAt({ every, triedAt, failures }: Pick<Stored, 'every' | 'triedAt' | 'failures'>): number | null {
  if (every === null) return null;
  const step = every * 1_000;
  const wait = Math.min(step * 2 ** Math.min(failures, 16), Math.max(step, LONGEST_MS));
  return (triedAt ?? 0) + wait;
}

/** Whether it is synced by itself, and the last try did not get through: what a network that is back may mend at once. */
export const isCutOff = ({ every, failures, failure }: Pick<Stored, 'every' | 'failures' | 'failure'>): boolean =>
  every !== null && failures > 0 && (failure?.reason === 'unreachable' || failure?.reason === 'timeout');

/** True once it is due; also when the clock was set back to before the last try, which says nothing of when that was. */
export function isDue(stored: Pick<Stored, 'every' | 'triedAt' | 'failures'>, now: number): boolean {
  const due = dueAt(stored);
  return due !== null && (now >= due || now < (stored.triedAt ?? 0));
}

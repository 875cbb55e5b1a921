import type { Run, RunNow } from '#shared/contract/runs';
import type { Queue } from './queue';

type Places = Pick<Queue, 'before'>;

/** A run with its place in the queue as it is now. */
export const placed = (run: Run, queue: Places): RunNow => ({ ...run, queuedBefore: queue.before(run.id) });

/** The same of each that comes; one that comes again as it was is passed on where its place is another. */
export async function* placedAsItGoes(runs: AsyncIterable<Run>, queue: Places): AsyncGenerator<RunNow, void, void> {
  let last: RunNow | undefined;
  let of: Run | undefined;
  for await (const run of runs) {
    const now = placed(run, queue);
    if (run === of && now.queuedBefore === last?.queuedBefore) continue;
    [of, last] = [run, now];
    yield now;
  }
}

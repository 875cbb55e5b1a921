import { endedStates } from '#shared/contract/run-state';
import type { Run, RunEvent } from '#shared/contract/runs';
import type { Context } from './context';
import { jobLog, jobLogSoFar, printJobLog } from './follow-job';
import { eventsOf } from './follow-run';

/** Hands on items when their time has come. */
export type Pace = <T>(items: AsyncIterable<T>, eventOf: (item: T) => RunEvent) => AsyncIterable<T>;

const asTheyCome: Pace = (items) => items;

/** Prints what a run has printed, of a job's run all its steps in order; with `follow` on until its end. */
export async function printLog(run: Run, follow: boolean, context: Context, pace = asTheyCome): Promise<void> {
  const { output, interrupted } = context;
  if (run.job !== null) {
    const items = follow ? jobLog(run.id, context, interrupted) : jobLogSoFar(run, context);
    return await printJobLog(
      pace(items, ({ event }) => event),
      context,
      false,
    );
  }
  const until = follow || endedStates.includes(run.state) ? Number.POSITIVE_INFINITY : run.output.bytes;
  if (until === 0) return;
  for await (const event of pace(eventsOf(run.id, context, interrupted), (item) => item)) {
    if (output.json) await output.event(event);
    else if (event.type === 'output') await output.raw(event.text, event.from);
    if (event.seq >= until) return;
  }
}

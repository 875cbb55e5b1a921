import { HubError } from '#shared/contract/errors';
import type { JobLogItem, LogPlace } from '#shared/contract/jobs';
import type { Run, RunId } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';
import { CANCELLED, REFUSED } from './exit-code';

/** What a job gives that did its work and failed at it: no step's own code is the job's. */
const FAILED = 1;
/** Characters of a line that are held back for its end. */
const LONGEST = 65_536;

/** The log of a job's run, over as many connections as it takes. */
export function jobLog(run: string, { hub, output, messages }: Context, signal?: AbortSignal): AsyncGenerator<JobLogItem, void, void> {
  let place: LogPlace = {};
  return resume(
    async function* (after: LogPlace | undefined): AsyncGenerator<JobLogItem, void, void> {
      yield* (await hub()).jobs.log({ run, ...(after !== undefined && { after }) }, { signal });
    },
    (item) => (place = { ...place, [item.run]: item.event.seq }),
    async () => {
      output.note(messages.reconnecting);
      await hub();
    },
  );
}

/** What the steps of a job have printed by now. */
export async function* jobLogSoFar({ id }: Run, context: Context): AsyncGenerator<JobLogItem, void, void> {
  const { items } = await (await context.hub()).runs.page({ filter: { parent: id } });
  const left = new Map(items.flatMap(({ id: run, output }) => (output.gone || output.bytes === 0 ? [] : [[run, output.bytes] as const])));
  if (left.size === 0) return;
  for await (const item of jobLog(id, context, context.interrupted)) {
    yield item;
    const wanted = left.get(item.run);
    if (wanted !== undefined && item.event.seq >= wanted) left.delete(item.run);
    if (left.size === 0) return;
  }
}

/** Prints a job's log: each line behind the name of its step. `told` says of each step how it ended. */
export async function printJobLog(items: AsyncIterable<JobLogItem>, { output, messages }: Context, told: boolean): Promise<void> {
  /** What was printed of a line that has not ended, by run and stream. */
  const rest = new Map<string, { readonly step: string; readonly from: 'out' | 'err'; readonly text: string }>();
  const line = (step: string, from: 'out' | 'err', text: string): Promise<void> =>
    output.raw(`${output.style.dim(`[${step}] `)}${text}\n`, from);
  async function finish(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const left = rest.get(key);
      rest.delete(key);
      if (left !== undefined && left.text !== '') await line(left.step, left.from, left.text);
    }
  }
  for await (const { step, run, attempt, event } of items) {
    if (output.json) {
      await output.event({ step, run, attempt, event });
      continue;
    }
    if (event.type === 'output') {
      const key = `${run} ${event.from}`;
      const lines = `${rest.get(key)?.text ?? ''}${event.text}`.split('\n');
      const text = lines.pop() ?? '';
      rest.set(key, { step, from: event.from, text });
      for (const one of lines) await line(step, event.from, one);
      if (text.length > LONGEST) await finish([key]);
    } else if (event.type === 'ended') {
      await finish([`${run} out`, `${run} err`]);
      if (told) output.note(messages.jobs.stepEnded(step, event.run.state, messages.because(event.run)));
    }
  }
  await finish([...rest.keys()]);
}

/** Shows a job's run until it ends; an interrupt asks for its end, and goes on to see it. Gives the exit code. */
export async function followJob(run: RunId, context: Context): Promise<number> {
  const { hub, output, messages, interrupted } = context;
  const cancelling: Promise<void>[] = [];
  const refused = new AbortController();
  const onInterrupt = (): void => {
    output.note(messages.cancelling);
    cancelling.push(cancel(run, context).catch((error: unknown) => refused.abort(error)));
  };
  interrupted.addEventListener('abort', onInterrupt, { once: true });
  if (interrupted.aborted) onInterrupt();
  try {
    await printJobLog(jobLog(run, context, refused.signal), context, true);
    await Promise.all(cancelling);
    refused.signal.throwIfAborted();
  } finally {
    interrupted.removeEventListener('abort', onInterrupt);
  }
  const ended = await (await hub()).runs.get({ run });
  if (output.json) await output.event({ type: 'ended', run: ended });
  else tell(ended, context);
  if (ended.state === 'succeeded') return 0;
  if (ended.state === 'cancelled') return CANCELLED;
  return ended.state === 'failed' ? FAILED : REFUSED;
}

/** Why steps have no run to tell of it, and how the whole came to its end. */
function tell(run: Run, { output, messages }: Context): void {
  for (const { id, state, run: ran, reason } of run.job?.steps ?? []) {
    if (ran !== null) continue;
    const why = reason === null ? null : messages.because({ ...run, state: 'failed', reason });
    output.note(messages.jobs.stepEnded(id, state, why));
  }
  if (run.state !== 'succeeded') output.note(messages.ended(run));
}

async function cancel(run: RunId, { hub }: Context): Promise<void> {
  try {
    await (await hub()).runs.cancel({ run });
  } catch (error) {
    if (!HubError.is(error, 'RUN_ENDED')) throw error; // It was quicker.
  }
}

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

/** Prints a job's log: each line behind the name of its step. `told` says of each step how it ended. */
export async function printJobLog(items: AsyncIterable<JobLogItem>, { output, messages }: Context, told: boolean): Promise<void> {
  const rest = new Map<string, string>();
  const width = (step: string): string => output.style.dim(`[${step}] `);
  for await (const { step, run, attempt, event } of items) {
    if (output.json) {
      await output.event({ step, run, attempt, event });
      continue;
    }
    if (event.type === 'output') {
      const key = `${run} ${event.from}`;
      const text = (rest.get(key) ?? '') + event.text;
      const cut = text.length > LONGEST ? text.length : text.lastIndexOf('\n') + 1;
      rest.set(key, text.slice(cut));
      for (const line of linesOf(text.slice(0, cut))) await output.raw(`${width(step)}${line}\n`, event.from);
    } else if (event.type === 'ended') {
      for (const from of ['out', 'err'] as const) {
        const left = rest.get(`${run} ${from}`) ?? '';
        if (left !== '') await output.raw(`${width(step)}${left}\n`, from);
        rest.delete(`${run} ${from}`);
      }
      if (told) output.note(messages.jobs.stepEnded(step, event.run.state, messages.because(event.run)));
    }
  }
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

const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined);

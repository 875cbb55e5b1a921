import { HubError } from '#shared/contract/errors';
import type { Run, RunEvent, RunId } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';
import { CANCELLED, exitCodeOf } from './exit-code';

/** The events of a run, over as many connections as it takes. */
export function eventsOf(run: string, { hub, output, messages }: Context, signal?: AbortSignal): AsyncGenerator<RunEvent, void, void> {
  const open = async function* (after: number | undefined): AsyncGenerator<RunEvent, void, void> {
    yield* (await hub()).runs.follow({ run, ...(after !== undefined && { after }) }, { signal });
  };
  return resume(
    open,
    ({ seq }) => seq,
    async () => {
      output.note(messages.reconnecting);
      await hub();
    },
  );
}

/** Shows a run until it has ended; an interrupt asks for its end and goes on to see it. Gives the exit code. */
export async function followRun(run: RunId, context: Context): Promise<number> {
  const { output, messages, interrupted } = context;
  const cancelling: Promise<void>[] = [];
  const refused = new AbortController();
  const onInterrupt = (): void => {
    output.note(messages.cancelling);
    // A run that cannot be ended now is not watched for its end: why is said, and the run goes on.
    cancelling.push(cancel(run, context).catch((error: unknown) => refused.abort(error)));
  };
  interrupted.addEventListener('abort', onInterrupt, { once: true });
  if (interrupted.aborted) onInterrupt();
  let ended: Run | undefined;
  try {
    for await (const event of eventsOf(run, context, refused.signal)) {
      if (event.type === 'ended') ended = event.run;
      if (output.json) await output.event(event);
      else if (event.type === 'output') await output.raw(event.text, event.from);
    }
    await Promise.all(cancelling);
  } catch (error) {
    refused.signal.throwIfAborted();
    throw error;
  } finally {
    interrupted.removeEventListener('abort', onInterrupt);
  }
  if (ended === undefined) {
    refused.signal.throwIfAborted();
    return CANCELLED;
  }
  // A script's own failure has been told by the script; every other end is Axle's to tell.
  const plain = ended.state === 'succeeded' || (ended.state === 'failed' && ended.exitCode !== null);
  if (!plain && !output.json) output.note(messages.ended(ended));
  return exitCodeOf(ended);
}

async function cancel(run: RunId, { hub }: Context): Promise<void> {
  try {
    await (await hub()).runs.cancel({ run });
  } catch (error) {
    if (!HubError.is(error, 'RUN_ENDED')) throw error; // It was quicker.
  }
}

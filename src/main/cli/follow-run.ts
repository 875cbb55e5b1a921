import { HubError } from '#shared/contract/errors';
import { RunState, type Run, type RunEvent, type RunId } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import { answerPrompts } from './answer-prompts';
import type { Context } from './context';
import { CANCELLED, exitCodeOf } from './exit-code';
import { showProgress } from './progress-line';
import { tellResults } from './run-results';

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

/** Joins a run to where somebody types; gives how to part them. */
export type Attach = (run: RunId) => () => void;

/**
 * Shows a run and each further attempt of it until the last has ended; an interrupt asks for the end of the one that
 * runs or waits, and goes on to see it. Gives the exit code of the last.
 */
export async function followRun(run: RunId, context: Context, attach?: Attach): Promise<number> {
  const { output, messages } = context;
  for (let [id, attempt] = [run, 1]; ;) {
    const ended = await followAttempt(id, attempt, context, attach);
    if (ended === undefined) return CANCELLED;
    const { next } = ended;
    if (next === null) return exitCodeOf(ended);
    if (output.json) {
      const { run: follows, ...more } = next;
      await output.event({ type: 'started', run: follows, state: RunState.enum.queued, ...more });
    } else {
      const seconds = (Date.parse(next.notBefore) - Date.parse(ended.endedAt ?? next.notBefore)) / 1_000;
      output.note(messages.nextAttempt(attempt, next.of, Math.max(0, Math.round(seconds))));
    }
    [id, attempt] = [next.run, next.attempt];
  }
}

/** Shows one attempt; undefined when its end was not to be seen. */
async function followAttempt(run: RunId, attempt: number, context: Context, attach: Attach | undefined): Promise<Run | undefined> {
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
  const over = new AbortController();
  // In a terminal of its own the run draws what it likes, once it does.
  const progress = showProgress(run, context, over.signal, attach === undefined ? undefined : 'waiting');
  let detach: (() => void) | undefined;
  try {
    // Before anything else is typed: what sudo asks comes before the script.
    await answerPrompts(run, context, over.signal);
    // While it waits for its time nothing reads what is typed, and Ctrl-C is an interrupt.
    if (attach !== undefined && attempt > 1) await begun(run, context, refused.signal);
    detach = attach?.(run);
    for await (const event of eventsOf(run, context, refused.signal)) {
      if (event.type === 'ended') {
        ended = event.run;
        over.abort();
        await progress;
        await tellResults(ended, attempt, context);
      }
      if (output.json) await output.event({ ...event, attempt });
      else if (event.type === 'output') await output.raw(event.text, event.from);
    }
    await Promise.all(cancelling);
  } catch (error) {
    refused.signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
    await progress;
    detach?.();
    interrupted.removeEventListener('abort', onInterrupt);
  }
  if (ended === undefined) {
    refused.signal.throwIfAborted();
    return undefined;
  }
  // A script's own failure has been told by the script; every other end is Axle's to tell.
  const plain = ended.state === 'succeeded' || (ended.state === 'failed' && ended.exitCode !== null);
  if (!plain && !output.json) output.note(messages.ended(ended));
  return ended;
}

/** Resolves when a run waits no more. */
async function begun(run: RunId, { hub, output, messages }: Context, signal: AbortSignal): Promise<void> {
  const open = async function* (): AsyncGenerator<Run, void, void> {
    yield* (await hub()).runs.observe({ run }, { signal });
  };
  const again = async (): Promise<void> => {
    output.note(messages.reconnecting);
    await hub();
  };
  for await (const { state } of resume(open, () => undefined, again)) if (state !== 'queued') return;
}

async function cancel(run: RunId, { hub }: Context): Promise<void> {
  try {
    await (await hub()).runs.cancel({ run });
  } catch (error) {
    if (!HubError.is(error, 'RUN_ENDED')) throw error; // It was quicker.
  }
}

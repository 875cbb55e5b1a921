import { HubError } from '#shared/contract/errors';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunId } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';
import { safeText } from './output/safe-text';
import { askHidden, canAsk } from './secret-prompt';

/**
 * Answers what sudo asks of a run, in the terminal, until its script begins or the run ends; says so where it is Windows that asks. Whoever leaves a question asks for the
 * run's end. A question that was answered elsewhere, or waits no more, is taken back.
 */
export async function answerPrompts(run: RunId, { hub, output, messages }: Context, signal: AbortSignal): Promise<void> {
  if (!canAsk()) return;
  const open = async function* (): AsyncGenerator<Run, void, void> {
    yield* (await hub()).runs.observe({ run }, { signal });
  };
  const again = async (): Promise<void> => {
    output.note(messages.reconnecting);
    await hub();
  };
  const { stdin } = process;
  let told = false;
  const before = stdin.isRaw;
  let asking: { readonly question: number; readonly over: AbortController; readonly done: Promise<void> } | undefined;
  try {
    for await (const { elevation, state } of resume(open, () => undefined, again)) {
      if (elevation === null || endedStates.includes(state)) return;
      if (elevation.state === 'granted' || elevation.state === 'refused') return;
      if (elevation.by === 'uac' && !told) {
        told = true;
        output.note(messages.consent);
      }
      const question = elevation.state === 'asking' ? elevation.asked : undefined;
      if (asking !== undefined && asking.question !== question) {
        asking.over.abort();
        await asking.done;
        asking = undefined;
      }
      if (question === undefined || asking !== undefined) continue;
      // From the first question to the script: what is typed in between, ahead of the next, is not shown either.
      stdin.setRawMode(true);
      if (question > 1) output.note(messages.notAccepted);
      const over = new AbortController();
      asking = { question, over, done: ask(question, elevation.prompt ?? '', over.signal) };
    }
  } finally {
    asking?.over.abort();
    await asking?.done;
    stdin.setRawMode(before);
  }

  async function ask(question: number, prompt: string, over: AbortSignal): Promise<void> {
    try {
      const answer = await askHidden(`${safeText(prompt).trim()} `, process.stdin, over);
      await (await hub()).runs.elevate({ run, question, answer });
    } catch (error) {
      if (over.aborted || HubError.is(error, 'ELEVATION_NOT_ASKED') || HubError.is(error, 'RUN_ENDED')) return;
      if (!HubError.is(error, 'CANCELLED')) throw error;
      output.note(messages.cancelling);
      await (await hub()).runs.cancel({ run });
    }
  }
}

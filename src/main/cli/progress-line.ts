import { HubError } from '#shared/contract/errors';
import { RunState, type RunId, type RunNow } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';
import type { Messages } from './messages/messages';
import { safeText } from './output/safe-text';

/**
 * Keeps a line that says how far a run is, until the signal aborts, or for as long as it waits with `waiting`; nothing where nobody would
 * see it.
 */
export async function showProgress(run: RunId, { hub, output, messages }: Context, signal: AbortSignal, only?: 'waiting'): Promise<void> {
  if (!output.live) return;
  const open = async function* (): AsyncGenerator<RunNow, void, void> {
    yield* (await hub()).runs.observe({ run }, { signal });
  };
  const again = async (): Promise<void> => void (await hub());
  try {
    for await (const now of resume(open, () => undefined, again)) {
      if (only === 'waiting' && now.state !== RunState.enum.queued) return;
      output.status(standing(now, messages));
    }
  } catch (error) {
    // Whoever follows the output meets the same, and says so.
    if (!(error instanceof HubError)) output.note(String(error));
  } finally {
    output.status(null);
  }
}

/** What there is to say of how far it is; null where that is nothing. */
function standing({ queuedBefore, preparing, progress }: RunNow, messages: Messages): string | null {
  if (queuedBefore !== null) return messages.waitsInQueue(queuedBefore);
  if (preparing !== null) return safeText(preparing);
  return progress === null ? null : messages.results.progress(progress);
}

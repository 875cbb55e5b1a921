import { HubError } from '#shared/contract/errors';
import type { Run, RunId } from '#shared/contract/runs';
import { resume } from '#shared/rpc/resume';
import type { Context } from './context';
import { safeText } from './output/safe-text';

/** Keeps a line that says how far a run is, until the signal aborts; nothing where nobody would see it. */
export async function showProgress(run: RunId, { hub, output, messages }: Context, signal: AbortSignal): Promise<void> {
  if (!output.live) return;
  const open = async function* (): AsyncGenerator<Run, void, void> {
    yield* (await hub()).runs.observe({ run }, { signal });
  };
  const again = async (): Promise<void> => void (await hub());
  try {
    for await (const { progress, preparing } of resume(open, () => undefined, again)) {
      output.status(preparing !== null ? safeText(preparing) : progress === null ? null : messages.results.progress(progress));
    }
  } catch (error) {
    // Whoever follows the output meets the same, and says so.
    if (!(error instanceof HubError)) output.note(String(error));
  } finally {
    output.status(null);
  }
}

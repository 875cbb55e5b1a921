import { HubError } from '#shared/contract/errors';
import type { Duplex } from '#shared/rpc/duplex';
import type { DialBytes, Perform } from './context';
import { CANCELLED, REFUSED } from './exit-code';
import { createHubAccess } from './hub-client';
import { languageOf } from './language';
import { messagesIn } from './messages/messages';
import { createOutput } from './output/output';
import { safeText } from './output/safe-text';

/** Runs commands in this process: its streams, its environment, its signals. */
export function createPerform(dial: () => Promise<Duplex>, dialBytes?: DialBytes): Perform {
  return async (options, body) => {
    const messages = messagesIn(languageOf(process.env));
    const output = createOutput(options.json === true, { stdout: process.stdout, stderr: process.stderr, env: process.env });
    const access = createHubAccess(dial);
    const interrupt = new AbortController();
    let code = 0;
    const onSignal = (): void => {
      if (interrupt.signal.aborted) process.exit(CANCELLED); // Asked twice: leave, whatever is still open.
      interrupt.abort();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    try {
      await body({
        output,
        messages,
        access,
        hub: () => access.hub(),
        dialBytes,
        interrupted: interrupt.signal,
        exit: (wanted) => {
          code = wanted;
        },
      });
    } catch (error) {
      if (isBrokenPipe(error)) return void process.exit(0); // `| head` has seen enough.
      if (interrupt.signal.aborted && HubError.is(error, 'CANCELLED')) code = CANCELLED;
      else {
        code = REFUSED;
        output.note(describe(error, messages.error));
      }
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      access.close();
    }
    process.exitCode = code;
  };
}

/** `CODE: sentence`; a fault of the command line itself has no incident in the hub's log, so its cause is said. */
function describe(error: unknown, sentence: (error: HubError) => string): string {
  if (error instanceof HubError) return `${error.code}: ${sentence(error)}`;
  return `INTERNAL: ${safeText(error instanceof Error ? error.message : String(error))}`;
}

/** Whether the reader of our output has gone, as `head` does: no fault, and nobody to tell. */
export const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');

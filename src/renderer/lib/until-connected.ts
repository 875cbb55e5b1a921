import { HubError } from '#shared/contract/errors';
import type { HubLink } from './hub-link';

/** Calls again after each connection that dropped: for what only reads. Waits for the next connection as long as it takes. */
export async function untilConnected<T>(
  ready: HubLink['ready'],
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await call(signal);
    } catch (error) {
      if (signal.aborted || !HubError.is(error, 'DISCONNECTED')) throw error;
      await ready(signal);
    }
  }
}

import { HubError } from '../contract/errors';

/**
 * One stream that outlives dropped connections: opens again after the last sequence seen.
 * `open` is given that sequence; `wait` resolves when a connection is back (and rejects to give up).
 */
export async function* resume<T, S>(
  open: (after: S | undefined) => AsyncIterable<T>,
  seqOf: (item: T) => S | undefined,
  wait: () => Promise<void>,
): AsyncGenerator<T, void, void> {
  let after: S | undefined;
  for (;;) {
    try {
      for await (const item of open(after)) {
        after = seqOf(item) ?? after;
        yield item;
      }
      return;
    } catch (error) {
      if (!HubError.is(error, 'DISCONNECTED')) throw error;
      await wait();
    }
  }
}

import type { HubInfo } from '#shared/contract/hub';
import type { HubLink } from './hub-link';
import { untilConnected } from './until-connected';

/** What the hub says of itself, asked anew with each connection. */
export interface HubInfoStore {
  readonly subscribe: (listener: () => void) => () => void;
  /** Undefined until a hub has said. */
  readonly snapshot: () => HubInfo | undefined;
}

/**
 * What the hub said of itself and of who we are. `first` was asked before this was there; where it came too early it is
 * asked again on the connection that comes, and after each lost one, since the next may be to another hub.
 */
export function createHubInfoStore(
  { hub, ready, state, onState }: Omit<HubLink, 'retry' | 'close'>,
  first: Promise<HubInfo>,
): HubInfoStore {
  const listeners = new Set<() => void>();
  let info: HubInfo | undefined;
  let given: Promise<HubInfo> | undefined = first;
  let running = new AbortController();
  let stopWatching = (): void => undefined;

  const ask = async (): Promise<void> => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const value = await untilConnected(ready, signal, () => {
      const asked = given ?? hub.hub.info({}, { signal });
      given = undefined;
      return asked;
    });
    if (signal.aborted) return;
    info = value;
    for (const listener of listeners) listener();
  };
  // What is wrong shows as the state of the connection.
  const begin = (): void => void ask().catch(() => undefined);
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) {
        stopWatching = onState(() => state() === 'lost' && begin());
        begin();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopWatching();
        running.abort();
      };
    },
    snapshot: () => info,
  };
}

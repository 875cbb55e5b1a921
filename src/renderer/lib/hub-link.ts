import { HubError } from '#shared/contract/errors';
import type { contracts, HubClient } from '#shared/contract/index';
import type { CallOptions } from '#shared/contract/kernel';
import { outline } from '#shared/contract/outline';
import { createFacade } from '#shared/rpc/facade';
import type { HubConnection } from './connect-hub';
import { SessionOverError } from './duplex';

/** How the connection stands; `ended` is a session that is over and does not come back. */
export type LinkState = 'connecting' | 'live' | 'lost' | 'ended';

/** The hub as the whole page sees it: one client that outlives its connections. */
export interface HubLink {
  /** Calls wait up to 10 s for a connection, then fail with `DISCONNECTED`. */
  readonly hub: HubClient;
  readonly state: () => LinkState;
  readonly onState: (listener: () => void) => () => void;
  /** Resolves when there is a connection; rejects when the signal aborts or the session is over. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** Tries at once rather than after the back-off. */
  readonly retry: () => void;
  readonly close: () => void;
}

/** How a connection is made, and the waiting for it; tests give shorter ones. */
export interface LinkOptions {
  readonly open: (signal: AbortSignal) => Promise<HubConnection>;
  /** How long a call waits for a connection, in milliseconds. */
  readonly patience?: number;
  /** Waits between two attempts: `wait(attempt, signal)`; resolves early on abort. */
  readonly wait?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

/** Keeps a connection to the hub: opens it, opens it again with back-off, and says how it stands. */
export function createHubLink({ open, patience = 10_000, wait = backOff }: LinkOptions): HubLink {
  const events = new EventTarget();
  const closed = new AbortController();
  let state: LinkState = 'connecting';
  let live: HubConnection | null = null;
  let waiting = new AbortController();

  const turn = (next: LinkState): void => {
    if (state === next || state === 'ended') return;
    state = next;
    events.dispatchEvent(new Event('state'));
  };

  async function hold(): Promise<void> {
    for (let attempt = 0; !closed.signal.aborted; attempt += 1) {
      try {
        const connection = await open(AbortSignal.any([closed.signal, AbortSignal.timeout(patience)]));
        if (closed.signal.aborted) return connection.close();
        // It may have gone while what reads it was fetched.
        if (!connection.leaving.aborted) {
          live = connection;
          attempt = -1; // The wait that follows a good connection is the shortest.
          turn('live');
          await new Promise((resolve) => connection.leaving.addEventListener('abort', resolve, { once: true }));
          if (live === connection) live = null;
        }
        if (connection.over()) return turn('ended');
      } catch (error) {
        if (error instanceof SessionOverError) return turn('ended');
      }
      if (state === 'live' || attempt > 0) turn('lost');
      waiting = new AbortController();
      await wait(attempt + 1, AbortSignal.any([waiting.signal, closed.signal]));
    }
  }

  const ready = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      if (live !== null) return;
      if (state === 'ended') throw new HubError('SESSION_ENDED', {});
      if (signal.aborted || closed.signal.aborted) throw new HubError('DISCONNECTED', {});
      await new Promise<void>((resolve) => {
        const done = (): void => {
          events.removeEventListener('state', done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        events.addEventListener('state', done);
        signal.addEventListener('abort', done);
      });
    }
  };

  /** The connection that a call goes through; what is in flight when it drops fails and is not sent again. */
  const through = async ({ signal }: CallOptions = {}): Promise<HubClient> => {
    if (live === null) await ready(AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]));
    if (live === null) throw new HubError('DISCONNECTED', {});
    return live.hub;
  };
  const noticed = (error: unknown): void => {
    if (HubError.is(error, 'SESSION_ENDED')) turn('ended');
  };

  void hold();
  return {
    hub: createFacade<typeof contracts>(outline, through, noticed),
    state: () => state,
    onState: (listener) => {
      events.addEventListener('state', listener);
      return () => events.removeEventListener('state', listener);
    },
    ready,
    retry: () => waiting.abort(),
    close: () => {
      closed.abort();
      live?.close();
    },
  };
}

/** 0.2, 0.4 … 5 s, with a little chance so that many pages do not come at once. */
function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(5_000, 200 * 2 ** Math.min(attempt, 8)) * (0.75 + Math.random() / 2);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

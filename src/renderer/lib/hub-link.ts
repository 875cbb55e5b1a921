import { contracts, type HubClient } from '#shared/contract/index';
import { HubError } from '#shared/contract/errors';
import type { CallOptions } from '#shared/contract/kernel';
import { connect, type Connection } from '#shared/rpc/connect';
import type { Duplex } from '#shared/rpc/duplex';
import { SessionOverError, type HubDuplex } from './duplex';

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

export interface LinkOptions {
  readonly open: (signal: AbortSignal) => Promise<HubDuplex>;
  /** How long a call waits for a connection, in milliseconds. */
  readonly patience?: number;
  /** Waits between two attempts: `wait(attempt, signal)`; resolves early on abort. */
  readonly wait?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

type Live = Connection<typeof contracts>;

const dead: Duplex = { send: () => undefined, onFrame: () => undefined, onClose: (listener) => listener(), close: () => undefined };

/** Keeps a connection to the hub: opens it, opens it again with back-off, and says how it stands. */
export function createHubLink({ open, patience = 10_000, wait = backOff }: LinkOptions): HubLink {
  const events = new EventTarget();
  const closed = new AbortController();
  let state: LinkState = 'connecting';
  let live: Live | null = null;
  let waiting = new AbortController();

  const turn = (next: LinkState): void => {
    if (state === next || state === 'ended') return;
    state = next;
    events.dispatchEvent(new Event('state'));
  };

  async function hold(): Promise<void> {
    for (let attempt = 0; !closed.signal.aborted; attempt += 1) {
      try {
        const duplex = await open(AbortSignal.any([closed.signal, AbortSignal.timeout(patience)]));
        live = connect(duplex, contracts);
        attempt = -1; // The wait that follows a good connection is the shortest.
        const connection = live;
        turn('live');
        await new Promise<void>((resolve) => duplex.onClose(resolve));
        if (live === connection) live = null;
        if (duplex.over()) return turn('ended');
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
  const through = async ({ signal }: CallOptions = {}): Promise<Live['hub']> => {
    if (live === null) await ready(AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]));
    if (live === null) throw new HubError('DISCONNECTED', {});
    return live.hub;
  };
  const noticed = (error: unknown): unknown => {
    if (HubError.is(error, 'SESSION_ENDED')) turn('ended');
    return error;
  };

  void hold();
  return {
    hub: facade(through, noticed),
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

type Route = (input: unknown, options?: CallOptions) => unknown;

/** A client with the shape of the contracts whose every route is looked up on the connection of the moment. */
function facade(through: (options?: CallOptions) => Promise<HubClient>, noticed: (error: unknown) => unknown): HubClient {
  const find = async (spoke: string, name: string, options?: CallOptions): Promise<Route> =>
    Reflect.get(Reflect.get(await through(options), spoke), name);
  const routes = new Map<string, Readonly<Record<string, Route>>>();
  for (const contract of contracts) {
    const calls: Record<string, Route> = {};
    for (const [name, { kind }] of Object.entries(contract.routes)) {
      calls[name] =
        kind === 'stream'
          ? async function* (input, options) {
              try {
                const items = (await find(contract.name, name, options))(input, options);
                if (isIterable(items)) yield* items;
              } catch (error) {
                throw noticed(error);
              }
            }
          : async (input, options) => {
              try {
                return await (
                  await find(contract.name, name, options)
                )(input, options);
              } catch (error) {
                throw noticed(error);
              }
            };
    }
    routes.set(contract.name, calls);
  }
  // The type is that of a client of a dead connection; what answers is the map above.
  return new Proxy(connect(dead, contracts).hub, { get: (_dead, spoke) => (typeof spoke === 'string' ? routes.get(spoke) : undefined) });
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

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

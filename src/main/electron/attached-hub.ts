import { HubError } from '#shared/contract/errors';
import { contracts, type HubClient } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import type { Duplex } from '#shared/rpc/duplex';
import type { Scope } from '#main/hub/scope';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import type { Log } from '#main/platform/log-port';
import { redeem, type ServedHub } from '#main/server/content/link-session';
import { followRuns, followSlots } from './attached-runs';
import type { AnswerBytes } from './ticket-bytes';
import { forwardBytes } from './forward-bytes';
import { pipeFrames } from './frame-pipe';
import type { ShellHub } from './shell';
import type { OtherHub } from './take-over';

/** The hub of another process, as this desktop uses it. */
export interface AttachedHub extends ShellHub {
  /** Aborted once it leaves or is gone. */
  readonly lost: AbortSignal;
  /** Joins a page to it by a connection of the page's own. Throws `NobodyListens` when it has left. */
  connect(page: Duplex): Promise<void>;
  readonly bytes: AnswerBytes;
}

/** Attaches to the hub at these sockets until the scope closes. Throws `NobodyListens` when it has left. */
export async function attachHub({ socket, windows }: Omit<OtherHub, 'home'>, scope: Scope, log: Log): Promise<AttachedHub> {
  const { hub, leaving, close } = connect(await connectLocal(socket), contracts);
  scope.onClose(close);
  let served: Promise<ServedHub> | undefined;

  /** Follows something until it is stopped or the hub is lost. */
  const follow = (run: (signal: AbortSignal) => Promise<void>): (() => void) => {
    const stop = new AbortController();
    scope.track(run(AbortSignal.any([scope.signal, stop.signal])).catch(unlessLost));
    return () => stop.abort();
  };
  /** A face for browsers, which has the tickets' bytes; opened when the first is asked for, and kept. */
  const serve = async (): Promise<ServedHub> => {
    const given = new AbortController();
    const events = hub.hub.serve({ port: 0 }, { signal: AbortSignal.any([scope.signal, given.signal]) });
    try {
      const first = await events.next();
      if (first.done === true || first.value.type !== 'listening') throw new Error('the hub serves nothing');
      follow(async () => {
        for await (const event of events) log.debug('desktop.bytes', { event: event.type });
      });
      return await redeem(first.value.link);
    } catch (error) {
      given.abort(); // A face that nobody can use is not left open.
      throw error;
    }
  };

  const keep = (opening: Promise<ServedHub>): Promise<ServedHub> => {
    served = opening;
    opening.catch(() => {
      if (served === opening) served = undefined; // Whoever asked is told; the next may have more luck.
    });
    return opening;
  };
  const asWindow = (): Promise<Duplex> =>
    connectLocal(windows).catch((error: unknown) => {
      if (!(error instanceof NobodyListens)) throw error;
      return connectLocal(socket); // A hub of before there was a lock has the one socket.
    });

  return {
    log,
    lost: leaving,
    async connect(page) {
      const far = await asWindow();
      pipeFrames(page, far, (reason) => log.warn('rpc.refused', { reason, face: 'desktop' }));
    },
    bytes: forwardBytes({
      current: () => served ?? keep(serve()),
      async renew(refused) {
        // It is locked with all that is open in the person's name, and nobody sees it to unlock it: another takes its place once the windows are open.
        if (await isLocked(hub)) return undefined;
        const now = await served;
        if (now !== undefined && now !== refused) return now; // Somebody else was refused as well.
        return await keep(hub.hub.link({ port: refused.port }).then(({ link }) => redeem(link)));
      },
    }),
    onRuns(listener) {
      listener([]);
      return follow((signal) => followRuns(hub, signal, listener));
    },
    cancelRun: async (id) => void (await hub.runs.cancel({ run: id })),
    onSettings: (listener) =>
      follow(async (signal) => {
        for await (const settings of hub.settings.watch({}, { signal })) listener(settings);
      }),
    onAtHand: (_person, listener) =>
      follow(async (signal) => {
        for await (const list of hub.favourites.watch({}, { signal })) listener(list);
      }),
    onSlots: (listener) => follow((signal) => followSlots(hub, signal, listener)),
    lock: {
      async close(why) {
        // As a window: what the command line locks is all that is open in the person's name, browsers too.
        const desktop = connect(await asWindow(), contracts);
        try {
          await desktop.hub.lock.lock({ why });
          return await isLocked(desktop.hub);
        } catch (error) {
          if (!HubError.is(error, 'LOCK_UNSET')) throw error;
          return false;
        } finally {
          desktop.close();
        }
      },
      onState: (listener) =>
        follow(async (signal) => {
          for await (const { locked } of hub.lock.watch({}, { signal })) listener(locked);
        }),
    },
    wake: () => undefined, // Its own process sees to it.
    onUnreached: () => () => undefined,
  };
}

/** Whether the windows are. */
async function isLocked(hub: HubClient): Promise<boolean> {
  for await (const { locked } of hub.lock.watch({})) return locked;
  return false;
}

function unlessLost(error: unknown): void {
  const lost = (['DISCONNECTED', 'HUB_LEAVING', 'SESSION_ENDED', 'CANCELLED'] as const).some((code) => HubError.is(error, code));
  if (!lost) throw error;
}

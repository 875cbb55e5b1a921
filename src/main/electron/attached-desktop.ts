import { HubError } from '#shared/contract/errors';
import type { Duplex } from '#shared/rpc/duplex';
import type { Hub } from '#main/hub/hub-port';
import { createIncidents } from '#main/hub/incidents';
import { Scope } from '#main/hub/scope';
import type { StartedHub } from '#main/hub/start-hub';
import { createLog } from '#main/platform/log';
import { NobodyListens } from '#main/platform/local-socket';
import { attachHub } from './attached-hub';
import { answerFrom, type AnswerBytes } from './ticket-bytes';
import type { Desktop, DesktopOptions } from './desktop-port';
import { keepOn } from './keep-on';
import { leaveInOrder } from './leave';
import { createQuickLaunch } from './quick-window';
import { dressShell } from './shell';
import { takeOver, type OtherHub, type TakeOverOptions } from './take-over';
import { joinHub, serveWindows } from './window-transport';

/** The hub that there is now, in this process or in another. */
interface Standing {
  /** Throws `NobodyListens` when it has left. */
  connect(page: Duplex): void | Promise<void>;
  readonly bytes: AnswerBytes;
  /** Nothing more is asked of it. */
  drop(): void;
}

/**
 * The desktop as a client of another process's hub. Once that has left, this process becomes the hub, or attaches to
 * the one that did, when a page asks for a port again.
 */
export async function openAttached(
  first: OtherHub,
  start: TakeOverOptions,
  { dist, language, hidden, takeEarly }: DesktopOptions,
): Promise<Desktop> {
  const ownLog = createLog(first.home, { file: 'desktop.log' });
  const incidents = createIncidents(ownLog);
  const scope = new Scope((error) => incidents.report(error, 'desktop'));
  scope.onClose(() => ownLog.close());
  let own: Hub | undefined;
  let standing: Promise<Standing> | undefined;

  const close = async (): Promise<void> => {
    const last = standing;
    await scope.close();
    // A hub that this process was just becoming is closed by who arranged it.
    await last?.catch(() => undefined);
    await own?.close();
  };
  const leaving = leaveInOrder({ close, keepOn: () => keepOn(dist, first.home), language });
  const parts = { language, hidden, leaving, quick: createQuickLaunch(scope) };

  const attach = async ({ home, ...sockets }: OtherHub): Promise<Standing> => {
    const inner = scope.child();
    const drop = (): void => {
      if (inner.signal.aborted) return;
      standing = undefined;
      scope.track(inner.close());
    };
    try {
      const hub = await attachHub(sockets, inner, ownLog);
      dressShell(hub, inner, parts);
      hub.lost.addEventListener('abort', drop, { once: true });
      ownLog.info('desktop.attached', { home });
      return { connect: (page) => hub.connect(page), bytes: hub.bytes, drop };
    } catch (error) {
      await inner.close();
      throw error;
    }
  };
  const become = async ({ hub, scope: hubScope }: StartedHub): Promise<Standing> => {
    if (scope.signal.aborted) {
      await hub.close();
      throw new HubError('CANCELLED', {});
    }
    own = hub;
    ownLog.info('desktop.took-over');
    dressShell(hub, hubScope, parts);
    leaving.waitFor(hub);
    return { connect: joinHub(hub), bytes: answerFrom(hub, hubScope), drop: () => undefined };
  };
  const arrange = async (found: OtherHub | undefined): Promise<Standing> => {
    for (let other = found; ; other = undefined) {
      const taken = other === undefined ? await takeOver(start, scope.signal) : ({ kind: 'other', ...other } as const);
      if (taken.kind === 'hub') return await become(taken);
      try {
        return await attach(taken);
      } catch (error) {
        if (!(error instanceof NobodyListens)) throw error; // It left just now: the next round finds out who is the hub.
      }
    }
  };
  const stand = (found?: OtherHub): Promise<Standing> => {
    if (standing !== undefined) return standing;
    const arranged = arrange(found);
    standing = arranged;
    arranged.catch(() => {
      if (standing === arranged) standing = undefined;
    });
    return arranged;
  };
  const connect = async (page: Duplex): Promise<void> => {
    for (;;) {
      const now = await stand();
      try {
        return await now.connect(page);
      } catch (error) {
        if (!(error instanceof NobodyListens)) throw error;
        now.drop();
      }
    }
  };

  try {
    await stand(first);
  } catch (error) {
    await close();
    throw error;
  }
  const desktop: Desktop = {
    get log() {
      return own?.log ?? ownLog;
    },
    incident: (error, where) => (own === undefined ? incidents.report(error, where) : own.incident(error, where)),
    bytes: async (request) => await (await stand()).bytes(request),
    close,
  };
  serveWindows({ desktop, scope, connect, early: takeEarly() });
  return desktop;
}

import { ipcMain, MessageChannelMain, type IpcMainEvent, type WebFrameMain } from 'electron';
import { allScopes } from '#shared/contract/kernel';
import { CONNECT, PORT } from '#shared/rpc/channels';
import type { Duplex } from '#shared/rpc/duplex';
import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { personName } from '#main/platform/person';
import { ORIGIN } from './origin';
import { portDuplex } from './port-duplex';

/** Ports that one page may ask for; a page that wants more is broken. The count starts anew when it is loaded anew. */
const MOST_PORTS = 16;

/** Joins the desktop's end of a page's port to the hub. A failure leaves the page without one: it asks again. */
export type Connect = (page: Duplex) => void | Promise<void>;

/** Who answers the pages that ask for a port. */
export interface WindowsOptions {
  /** Asked at each use: another hub has another. */
  readonly desktop: Pick<Hub, 'log'>;
  /** Pages are answered until it closes. */
  readonly scope: Scope;
  readonly connect: Connect;
  /** The pages that asked already. */
  readonly early: readonly IpcMainEvent[];
}

/** Gives each trusted top-level frame its own port to the hub. No feature code lives here. */
export function serveWindows({ desktop, scope, connect, early }: WindowsOptions): void {
  const open = new WeakMap<WebFrameMain, number>();

  const answer = (event: IpcMainEvent): void => {
    const frame = event.senderFrame;
    // It left before it was answered. `detached` does not tell: it stays true for the page that follows one whose process died.
    if (frame === null || frame.isDestroyed()) return;
    if (frame.parent !== null || frame.origin !== ORIGIN) {
      // The empty document that a window begins with asks too: nothing to warn of.
      const seen = { origin: frame.origin, top: frame.parent === null };
      if (frame.origin === 'null') desktop.log.debug('ipc.refused', seen);
      else desktop.log.warn('ipc.refused', seen);
      return;
    }
    const ports = open.get(frame) ?? 0;
    if (ports >= MOST_PORTS) return desktop.log.warn('ipc.refused', { reason: 'too many ports' });
    open.set(frame, ports + 1);
    const { port1, port2 } = new MessageChannelMain();
    const duplex = portDuplex(port1);
    // A reload or a crash of the page closes port2, hence port1.
    duplex.onClose(() => void open.set(frame, (open.get(frame) ?? 1) - 1));
    const joined = connect(duplex);
    const give = (): void => {
      // It may have left, or shown something else, while the hub was waited for.
      if (frame.isDestroyed() || frame.origin !== ORIGIN) duplex.close();
      else frame.postMessage(PORT, null, [port2]);
    };
    if (joined === undefined) return give();
    scope.track(
      joined.then(give).catch((error: unknown) => {
        duplex.close();
        if (!scope.signal.aborted) desktop.log.error('ipc.unanswered', error);
      }),
    );
  };
  ipcMain.on(CONNECT, answer);
  scope.onClose(() => void ipcMain.off(CONNECT, answer));
  for (const event of early) answer(event);
}

/** Joins pages to a hub in this process, each with a session of its own. */
export function joinHub(hub: Hub): (page: Duplex) => void {
  const person = personName();
  return (page) => {
    const session = hub.sessions.open({ name: person, face: 'desktop' }, allScopes, true);
    page.onClose(() => session.end());
    hub.connect(page, session);
  };
}

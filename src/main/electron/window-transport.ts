import { ipcMain, MessageChannelMain, type IpcMainEvent, type WebFrameMain } from 'electron';
import { allScopes } from '#shared/contract/kernel';
import { CONNECT, PORT } from '#shared/rpc/channels';
import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { personName } from '#main/platform/person';
import { ORIGIN } from './origin';
import { portDuplex } from './port-duplex';

/** Ports that one page may ask for; a page that wants more is broken. The count starts anew when it is loaded anew. */
const MOST_PORTS = 16;

/** Gives each trusted top-level frame its own port to the hub, and a session with it: `early` asked already. No feature code lives here. */
export function serveWindows(hub: Hub, scope: Scope, early: readonly IpcMainEvent[]): void {
  const person = personName();
  const open = new WeakMap<WebFrameMain, number>();

  const connect = (event: IpcMainEvent): void => {
    const frame = event.senderFrame;
    // It left before it was answered. `detached` does not tell: it stays true for the page that follows one whose process died.
    if (frame === null || frame.isDestroyed()) return;
    if (frame.parent !== null || frame.origin !== ORIGIN) {
      // The empty document that a window begins with asks too: nothing to warn of.
      const seen = { origin: frame.origin, top: frame.parent === null };
      if (frame.origin === 'null') hub.log.debug('ipc.refused', seen);
      else hub.log.warn('ipc.refused', seen);
      return;
    }
    const ports = open.get(frame) ?? 0;
    if (ports >= MOST_PORTS) return hub.log.warn('ipc.refused', { reason: 'too many ports' });
    open.set(frame, ports + 1);
    const { port1, port2 } = new MessageChannelMain();
    const duplex = portDuplex(port1);
    const session = hub.sessions.open({ name: person, face: 'desktop' }, allScopes);
    // A reload or a crash of the page closes port2, hence port1.
    duplex.onClose(() => {
      open.set(frame, (open.get(frame) ?? 1) - 1);
      session.end();
    });
    hub.connect(duplex, session);
    frame.postMessage(PORT, null, [port2]);
  };
  ipcMain.on(CONNECT, connect);
  scope.onClose(() => void ipcMain.off(CONNECT, connect));
  for (const event of early) connect(event);
}

import { allScopes } from '#shared/contract/kernel';
import { listenLocal, localSocketPath, removeStaleSocket } from '#main/platform/local-socket-server';
import { personName } from '#main/platform/person';
import type { Hub } from './hub-port';
import type { Scope } from './scope';

/** Name of the hub's socket in the runtime folder. */
export const HUB_SOCKET = 'hub.sock';
/** Name of the one for windows of a desktop in another process: they are locked with the others. */
export const WINDOW_SOCKET = 'window.sock';

/**
 * The faces of the command line and of windows of other processes of this person: sockets that only their owner can open, so who
 * connects may do everything. The caller holds the hub's lock: a socket file that is there already is stale.
 */
export async function createLocalFace(hub: Hub, scope: Scope): Promise<void> {
  const person = personName();
  // The one by which a hub is found comes last: who has found it finds the other one too.
  for (const [name, face] of [
    [WINDOW_SOCKET, 'desktop'],
    [HUB_SOCKET, 'cli'],
  ] as const) {
    const path = localSocketPath(hub.facts.runtime, name);
    removeStaleSocket(path);
    const server = await listenLocal(path, (duplex) => {
      const session = hub.sessions.open({ name: person, face }, allScopes);
      duplex.onClose(() => session.end());
      hub.connect(duplex, session);
    });
    hub.leaving.addEventListener('abort', () => server.stop(), { once: true });
    scope.onClose(() => server.close());
  }
}

import { allScopes } from '#shared/contract/kernel';
import { listenLocal, localSocketPath, removeStaleSocket } from '#main/platform/local-socket-server';
import { personName } from '#main/platform/person';
import type { Hub } from './hub-port';
import type { Scope } from './scope';

/** Name of the hub's socket in the runtime folder. */
export const HUB_SOCKET = 'hub.sock';

/**
 * The face of the command line and of other processes of this person: a socket that only its owner can open, so who
 * connects may do everything. The caller holds the hub's lock: a socket file that is there already is stale.
 */
export async function createLocalFace(hub: Hub, scope: Scope): Promise<void> {
  const path = localSocketPath(hub.facts.runtime, HUB_SOCKET);
  removeStaleSocket(path);
  const person = personName();
  const server = await listenLocal(path, (duplex) => {
    const session = hub.sessions.open({ name: person, face: 'cli' }, allScopes);
    duplex.onClose(() => session.end());
    hub.connect(duplex, session);
  });
  hub.leaving.addEventListener('abort', () => server.stop(), { once: true });
  scope.onClose(() => server.close());
}

import fastify, { type FastifyInstance } from 'fastify';
import { HubError } from '#shared/contract/errors';
import type { FaceAudit, Hub, HttpFace, SignIn } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { steadyNow } from '#main/platform/clock';
import { personName } from '#main/platform/person';
import { createAdmission } from './admission';
import { createRendererFiles } from './content/renderer-files';
import { createLinkTickets } from './link-tickets';
import { addRoutes, type Opened } from './routes';
import { serveRpcSockets } from './rpc-sockets';
import { socketTiming, type SocketTiming } from './socket-duplex';

/** What the face for browsers is made of. */
export interface HttpFaceOptions {
  readonly hub: Hub;
  readonly audit: FaceAudit;
  /** How people with accounts come in; without it there are links alone. */
  readonly signIn?: SignIn;
  /** The face, and the sessions that it opened, live as long as this. */
  readonly scope: Scope;
  /** 0 takes a free one. */
  readonly port: number;
  /** The built dashboard. */
  readonly rendererFolder: string;
  /** Whose browser it is; by default the system's name of the user that the hub runs as. */
  readonly person?: string;
  readonly timing?: SocketTiming;
  readonly now?: () => number;
}

/** Serves the dashboard on loopback until the scope closes. Fails with `PORT_TAKEN`. */
export async function createHttpFace(options: HttpFaceOptions): Promise<HttpFace> {
  const { hub, audit, signIn, scope, timing = socketTiming, now = steadyNow } = options;
  // Its own HEAD routes would redeem a ticket by a mere look; a request's head has ten seconds to arrive.
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    http: { headersTimeout: 10_000, requestTimeout: 0 },
  });
  const admission = createAdmission(() => portOf(app), { sessions: hub.sessions, signIn, scope });
  const tickets = createLinkTickets(now);
  const listeners = new Set<(who: Opened) => void>();

  addRoutes(app, {
    hub,
    audit,
    signIn,
    scope,
    admission,
    tickets,
    files: createRendererFiles(options.rendererFolder),
    person: options.person ?? personName(),
    onOpened: (who) => {
      for (const listener of listeners) listener(who);
    },
  });
  scope.onClose(() => app.close());
  serveRpcSockets(app.server, { hub, scope, admission, timing, signIn });
  await listen(app, options.port);

  return {
    port: portOf(app),
    link: () => `http://127.0.0.1:${portOf(app)}/open?ticket=${tickets.issue()}`,
    onOpened(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // Ports below 1024 that are not ours to take are as good as taken.
    if (code === 'EADDRINUSE' || code === 'EACCES') throw new HubError('PORT_TAKEN', { port }, { cause: error });
    throw error;
  }
}

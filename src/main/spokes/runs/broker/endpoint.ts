import { hash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { BrokerGrants } from '#shared/contract/broker-grants';
import type { Run } from '#shared/contract/runs';
import type { Scope } from '#main/hub/scope';
import type { PeerCredentials } from '#main/platform/peer-credentials';
import type { ProcessId, Processes } from '#main/platform/process-id-port';
import { answerIdentity, answerSdk } from './answers';
import { type Asked, createBoundedServer, createPace } from './bounded-server';
import { createGivenSockets } from './given-sockets';
import { createGiving, type GivingDeps } from './giving';
import { type KeptPlace, openSocketTo, SOCKET_NAME } from './place';
import { Refused } from './refused';
import { isHeldBy } from './tcp-peer';

/** Whose endpoint it is, and how its processes are told. */
export interface EndpointOf {
  readonly run: Run;
  readonly grants: BrokerGrants;
  readonly folder: string;
  /** Whether this process is one of the run's. */
  readonly isOurs: (pid: number) => boolean | Promise<boolean>;
}

/** What an endpoint is made of. */
export interface EndpointDeps extends GivingDeps {
  readonly processes: Pick<Processes, 'identify' | 'alive'>;
  readonly credentials: PeerCredentials;
  readonly fault: (error: unknown) => void;
}

/** One run's endpoint; it closes with its scope. */
export interface Endpoint {
  /** Listens on the Unix socket. */
  listen(kept: Pick<KeptPlace, 'owner' | 'key'>): Promise<void>;
  /** Listens on this machine's loopback (0: a free port) for who knows the header; gives the port. */
  listenShared(port: number, header: string): Promise<number>;
  /** Takes connections that come from the run's own loopback. */
  serveInside(header: string): (socket: Socket) => void;
}

export const digest = (text: string): string => hash('sha256', text, 'hex');

/** Listens nowhere yet. */
export function createEndpoint(deps: EndpointDeps, of: EndpointOf, scope: Scope): Endpoint {
  const { processes, credentials, fault } = deps;
  const giving = createGiving(deps, of.run, scope.signal, (work) => scope.track(work));
  const pace = createPace();
  const peers = new WeakMap<Socket, ProcessId>();

  function serve(answer: (asked: Asked) => ReturnType<typeof answerSdk>): HttpServer {
    const server = createBoundedServer(pace, answer, fault, (refusal) => giving.refused(refusal));
    scope.onClose(async () => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      // One that never listened has nothing to close, and says so at once.
      await closed;
    });
    return server;
  }

  async function demandPeer({ socket }: Asked): Promise<void> {
    const peer = peers.get(socket);
    // Its number may be another's by now.
    const known = peer !== undefined && processes.alive(peer) && (await of.isOurs(peer.pid)) && processes.alive(peer);
    if (!known) throw new Refused('not-this-run', { pid: String(peer?.pid ?? 'unknown') });
  }

  return {
    async listen({ owner, key }) {
      const server = serve(async (asked) => {
        await demandPeer(asked);
        if (key !== null && !isKnown(asked.headers['x-axle-key'], key)) throw new Refused('not-this-run', { word: 'wrong' });
        return await answerSdk(asked, of.grants, giving);
      });
      server.on('connection', (socket) => {
        const pid = credentials.pidOf(socket);
        const peer = pid === undefined ? undefined : processes.identify(pid);
        if (peer !== undefined) peers.set(socket, peer);
      });
      const path = join(of.folder, SOCKET_NAME);
      await rm(path, { force: true }); // Of a hub that was killed.
      await listening(server, scope.signal, () => server.listen(path));
      await openSocketTo(path, owner);
    },
    async listenShared(port, header) {
      let own = port;
      const server = serve(async (asked) => {
        const { remotePort = 0 } = asked.socket;
        if (!isKnown(asked.headers['x-identity-header'], header)) throw new Refused('not-this-run', { word: 'wrong' });
        const ends = { from: remotePort, to: own };
        if (!(await isHeldBy(ends, of.isOurs))) throw new Refused('not-this-run', { pid: 'another' });
        return await answerIdentity(asked, of.grants, giving);
      });
      await listening(server, scope.signal, () => server.listen(port, '127.0.0.1'));
      own = portOf(server);
      return own;
    },
    serveInside(header) {
      const server = serve(async (asked) => {
        if (!isKnown(asked.headers['x-identity-header'], header)) throw new Refused('not-this-run', { word: 'wrong' });
        return await answerIdentity(asked, of.grants, giving);
      });
      const given = createGivenSockets(server);
      scope.onClose(() => given.close());
      return (socket) => given.take(socket);
    },
  };
}

async function listening(server: HttpServer, ended: AbortSignal, listen: () => void): Promise<void> {
  ended.throwIfAborted();
  // Closed before it has begun to listen it says that alone.
  const ready = Promise.race([once(server, 'listening'), once(server, 'close')]);
  listen();
  await ready;
  // The run ended meanwhile, when this had nothing to close yet.
  if (ended.aborted) server.close();
  ended.throwIfAborted();
}

const portOf = (server: HttpServer): number => {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Compared by digests of one length. */
const isKnown = (word: string | readonly string[] | undefined, kept: string): boolean =>
  typeof word === 'string' && timingSafeEqual(Buffer.from(digest(word)), Buffer.from(kept));

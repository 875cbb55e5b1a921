import type { IncomingMessage, Server } from 'node:http';
import type { Duplex as Stream } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Duplex } from '#shared/rpc/duplex';
import { MAX_FRAME } from '#shared/rpc/protocol';
import type { Hub, HubSession, SignIn } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import type { Admission } from './admission';
import { seenFrom } from './seen-from';
import { createSocketDuplex, type SocketTiming } from './socket-duplex';

/** Connections that one session may have: as many tabs as people have, and not more. */
export const MOST_CONNECTIONS = 16;

const REFUSALS = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 421: 'Misdirected Request', 429: 'Too Many Requests' } as const;

/** What the sockets at `/rpc` need; they close with the scope. */
export interface RpcSocketsOptions {
  readonly hub: Hub;
  readonly scope: Scope;
  readonly admission: Admission;
  readonly timing: SocketTiming;
  /** Told when somebody calls in a session that has an idle time. */
  readonly signIn?: Pick<SignIn, 'used'> | undefined;
}

/** Answers `/rpc` on this server: one connection of the kernel for each WebSocket. */
export function serveRpcSockets(server: Server, { hub, scope, admission, timing, signIn }: RpcSocketsOptions): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, clientTracking: true });
  const open = new Map<HubSession, number>();
  const count = (session: HubSession, by: 1 | -1): void => {
    const now = (open.get(session) ?? 0) + by;
    if (now > 0) open.set(session, now);
    else open.delete(session);
  };

  server.on('upgrade', (request: IncomingMessage, stream: Stream, head: Buffer) => {
    // Whose session it is is asked last: to ask renews it, which no page of elsewhere may.
    const turned = refuse(request);
    const session = turned === undefined ? admission.session(request) : undefined;
    const refusal = turned ?? refuseSession(session);
    if (refusal !== undefined || session === undefined) {
      hub.log.warn('ws.refused', { status: refusal });
      stream.once('error', () => undefined); // It may have hung up already.
      stream.end(`HTTP/1.1 ${refusal ?? 401} ${REFUSALS[refusal ?? 401]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const onRefused = (reason: string): void => hub.log.warn('ws.closed', { session: session.id, reason });
      const duplex = createSocketDuplex(socket, { timing, ended: session.ended, onRefused });
      count(session, 1);
      duplex.onClose(() => count(session, -1));
      const used: Duplex['onFrame'] = (listener) =>
        duplex.onFrame((frame) => {
          if (isCall(frame)) signIn?.used(session);
          listener(frame);
        });
      hub.connect({ ...duplex, onFrame: used }, seenFrom(session, request));
    });
  });
  scope.onClose(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  });

  function refuse(request: IncomingMessage): keyof typeof REFUSALS | undefined {
    const turned = admission.turnSocket(request);
    if (turned !== undefined) return turned === 'host' ? 421 : 403;
    return request.url === '/rpc' ? undefined : 404;
  }
  function refuseSession(session: HubSession | undefined): keyof typeof REFUSALS | undefined {
    if (session === undefined) return 401;
    return (open.get(session) ?? 0) >= MOST_CONNECTIONS ? 429 : undefined;
  }
}

/** Streams go on by themselves; a call is somebody's. */
const isCall = (frame: unknown): boolean =>
  (Array.isArray(frame) ? (frame as readonly unknown[]) : [frame]).some(
    (one) => typeof one === 'object' && one !== null && 't' in one && one.t === 'call',
  );

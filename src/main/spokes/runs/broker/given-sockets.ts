import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CONNECTIONS, HEADERS_MS } from './bounded-server';

/** Connections that somebody else accepted for a server. */
export interface GivenSockets {
  take(socket: Socket): void;
  /** Ends them all. */
  close(): void;
}

/**
 * Bounds connections that are given to an HTTP server which never listens: Node counts and times only what its server has accepted itself.
 * One has `deadlineMs` to have sent a whole head, from its beginning and from each answer on, however busily it sends.
 */
export function createGivenSockets(server: Server, deadlineMs = HEADERS_MS): GivenSockets {
  const deadlines = new Map<Socket, NodeJS.Timeout>();

  const arm = (socket: Socket): void =>
    void deadlines.set(
      socket,
      setTimeout(() => socket.destroy(), deadlineMs),
    );
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    clearTimeout(deadlines.get(socket));
    response.once('close', () => {
      if (deadlines.has(socket)) arm(socket);
    });
  });

  return {
    take(socket) {
      if (deadlines.size >= CONNECTIONS) return void socket.destroy();
      arm(socket);
      socket.once('close', () => {
        clearTimeout(deadlines.get(socket));
        deadlines.delete(socket);
      });
      server.emit('connection', socket);
    },
    close() {
      for (const socket of deadlines.keys()) socket.destroy();
    },
  };
}

import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from '#main/platform/node-http';
import { Refused } from './refused';

/** What a request is answered with. */
export interface Reply {
  readonly status: number;
  readonly type: 'application/json' | 'text/plain' | 'application/octet-stream';
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as far as it counts: there are none with a body. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly socket: Socket;
}

/** Connections at once, of each endpoint. */
export const CONNECTIONS = 32;
const IN_FLIGHT = 8;
/** Requests at once, and how many more each second. */
const BURST = 40;
const PER_SECOND = 10;
const HEADER_BYTES = 16 * 1_024;
/** A request, and the pause before the next one, may take this long. */
export const HEADERS_MS = 5_000;
/** A source may take long; what is asked is read at once. */
const IDLE_MS = 60_000;

/** How much a run may ask for at a time, over all of its endpoints. */
export interface Pace {
  /** Gives how to end it; refuses with `too-many`. */
  enter(): () => void;
}

/** Begins with all of its burst. */
export function createPace(now: () => number = () => performance.now()): Pace {
  let [left, since, going] = [BURST, now(), 0];
  return {
    enter() {
      const at = now();
      left = Math.min(BURST, left + ((at - since) / 1_000) * PER_SECOND);
      since = at;
      if (left < 1 || going >= IN_FLIGHT) throw new Refused('too-many');
      left -= 1;
      going += 1;
      return () => void (going -= 1);
    },
  };
}

/** HTTP/1.1 for one run: small questions without a body, bounded in number, size and time. It does not listen yet. */
export function createBoundedServer(
  pace: Pace,
  answer: (asked: Asked) => Promise<Reply>,
  fault: (error: unknown) => void,
  refused: (refusal: Refused) => void,
): Server {
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES, headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS },
    (request, response) => {
      const send = ({ status, type, body, headers }: Reply): void => {
        const about = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' };
        response.writeHead(status, { ...about, ...headers });
        response.end(body, () => {
          if (Buffer.isBuffer(body)) body.fill(0);
        });
      };
      // Who asked has gone: nobody is waiting for this.
      response.on('error', () => undefined);
      void (async () => {
        try {
          const leave = pace.enter();
          try {
            send(await answer(readAsked(request)));
          } finally {
            leave();
          }
        } catch (error) {
          if (error instanceof Refused) refused(error);
          else fault(error);
          send(refusalOf(error));
        }
      })();
    },
  );
  server.maxConnections = CONNECTIONS;
  server.keepAliveTimeout = HEADERS_MS;
  server.timeout = IDLE_MS;
  // A peer that goes away, or speaks something else, is no fault of ours.
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

function readAsked({ method, url = '', headers, socket }: IncomingMessage): Asked {
  if (method !== 'GET' || headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) {
    throw new Refused('bad-request');
  }
  if (!URL.canParse(url, 'http://axle')) throw new Refused('bad-request');
  const { pathname, searchParams } = new URL(url, 'http://axle');
  return { path: pathname, query: searchParams, headers, socket };
}

function refusalOf(error: unknown): Reply {
  const refusal = error instanceof Refused ? error : new Refused('unavailable', { reason: 'INTERNAL' });
  const body = JSON.stringify({ error: { code: refusal.code, message: refusal.advice, ...refusal.detail } });
  // For curl, which a shell's script asks with: what it is given goes to where a token would.
  return { status: refusal.status, type: 'application/json', body, headers: { 'axle-refused': refusal.line } };
}

import { createServer, type Server } from 'node:http';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { allScopes } from '#shared/contract/kernel';
import type { Duplex } from '#shared/rpc/duplex';
import { createRouter } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { fakeSpokes, type FakeOptions } from './fake-spokes';

/*
 * A stand-in for the hub with plausible data, to look at the dashboard with. It goes through the real rpc kernel, so
 * that what it says has the shape of the contract; it proves nothing about the hub.
 */

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The policy that the faces send; `__CSP_NONCE__` is replaced for each response. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-__CSP_NONCE__'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface FakeHub {
  readonly url: string;
  /** Drops every connection, as a hub that went away would. */
  readonly drop: (code?: number) => void;
  readonly close: () => Promise<void>;
}

/** Serves `folder` (a built dashboard) and answers its calls with made-up data. */
export async function startFakeHub(folder: string, options: FakeOptions & { readonly port?: number } = {}): Promise<FakeHub> {
  const router = createRouter(fakeSpokes(options));
  const server = createServer((request, response) => {
    void respond(folder, request.url ?? '/').then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  const sockets = new WebSocketServer({ server, path: '/rpc' });
  sockets.on('connection', (socket) => {
    const session = {
      id: 'fake',
      actor: { id: 'op', name: 'Operator', face: 'browser' as const },
      locked: false,
      may: () => true,
      ended: new AbortController().signal,
      onNarrowed: () => () => undefined,
    };
    serve(duplexOf(socket), router, session, {
      report: (error, path) => {
        console.error(path, error instanceof Error ? error.message.slice(0, 400) : error);
        return 'fake-incident';
      },
      defer: setImmediate,
      onRefused: (reason) => console.error('refused:', reason),
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    drop: (code = 1_001) => {
      for (const socket of sockets.clients) socket.close(code);
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The scopes that a fake session says it holds. */
export const fakeScopes = allScopes;

function duplexOf(socket: WebSocket): Duplex {
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    onFrame: (listener) => socket.on('message', (data: Buffer) => listener(JSON.parse(data.toString('utf8')))),
    onClose: (listener) => void socket.once('close', listener),
    close: () => socket.close(),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

async function respond(folder: string, url: string): Promise<Reply> {
  const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname));
  if (path === '/rpc') return { status: 426, headers: {}, body: '' };
  const file = extname(path) === '' ? 'index.html' : path;
  const body = await readFile(join(folder, file)).catch(() => null);
  if (body === null) return { status: 404, headers: {}, body: '' };
  const type = types[extname(file)] ?? 'application/octet-stream';
  if (file !== 'index.html') return { status: 200, headers: { 'content-type': type }, body };
  const nonce = randomBytes(16).toString('base64');
  return {
    status: 200,
    headers: { 'content-type': type, 'content-security-policy': POLICY.replace('__CSP_NONCE__', nonce), 'cache-control': 'no-store' },
    body: body.toString('utf8').replaceAll('__CSP_NONCE__', nonce),
  };
}

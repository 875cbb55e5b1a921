import { connect as tcpConnect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_FRAME } from '#shared/rpc/protocol';
import type { HttpFace } from '#main/hub/hub-port';
import { createHttpFace } from '#main/server/http-face';
import { MOST_CONNECTIONS } from '#main/server/rpc-sockets';
import type { SocketTiming } from '#main/server/socket-duplex';
import { createStubHub, type StubHub } from './stub-hub';

let stub: StubHub;
let face: HttpFace;
let host: string;
let cookie: string;

beforeEach(async () => {
  stub = await createStubHub();
  await serveWith({ pingMs: 60_000, drainMs: 200 });
});
afterEach(() => stub.close());

async function serveWith(timing: SocketTiming): Promise<void> {
  face = await createHttpFace({
    hub: stub.hub,
    audit: stub.audit,
    scope: stub.scope,
    port: 0,
    rendererFolder: stub.renderer,
    person: 'ada',
    timing,
  });
  host = `127.0.0.1:${face.port}`;
  cookie = (await fetch(face.link(), { redirect: 'manual' })).headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

const dial = (headers: Record<string, string> = {}, path = '/rpc', options = {}): WebSocket =>
  new WebSocket(`ws://${host}${path}`, { headers: { cookie, origin: `http://${host}`, ...headers }, ...options });
const opened = async (headers?: Record<string, string>): Promise<WebSocket> => {
  const socket = dial(headers);
  await once(socket, 'open');
  return socket;
};
const statusOf = async (socket: WebSocket): Promise<number> => {
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
};
const closeCode = async (socket: WebSocket): Promise<number> => ((await once(socket, 'close')) as [number])[0];

describe('a WebSocket', () => {
  it('carries calls of the session that its cookie names', async () => {
    const socket = await opened();
    socket.send(JSON.stringify({ t: 'call', id: 0, path: 'probe.echo', input: { text: 'hi' } }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(data.toString())).toEqual({ t: 'ok', id: 0, value: { text: 'hi', face: 'browser' } });
    socket.send(JSON.stringify({ t: 'call', id: 1, path: 'probe.admin', input: {} }));
    const [refused] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(refused.toString())).toEqual({ t: 'err', id: 1, code: 'FORBIDDEN', data: { scope: 'hub:admin' } });
  });

  it('is recorded with where itself comes from, whoever opened the session', async () => {
    const whence = async (agent: string): Promise<unknown> => {
      const socket = await opened({ 'user-agent': agent });
      socket.send(JSON.stringify({ t: 'call', id: 0, path: 'probe.whence', input: {} }));
      const [data] = (await once(socket, 'message')) as [Buffer];
      return (JSON.parse(data.toString()) as { value: unknown }).value;
    };
    for (const userAgent of ['Firefox', 'curl']) expect(await whence(userAgent)).toEqual({ address: '127.0.0.1', userAgent });
  });

  it('needs our origin, our host, a session and the right path', async () => {
    expect(await statusOf(dial({ origin: 'https://evil.example' }))).toBe(403);
    expect(await statusOf(dial({ origin: 'http://127.0.0.1:1' }))).toBe(403);
    expect(await statusOf(dial({ origin: 'null' }))).toBe(403);
    expect(await statusOf(dial({ host: `evil.example:${face.port}` }))).toBe(421);
    expect(await statusOf(dial({ cookie: '' }))).toBe(401);
    expect(await statusOf(dial({ cookie: `axle_session_${face.port}=guess` }))).toBe(401);
    expect(await statusOf(dial({}, '/elsewhere'))).toBe(404);
    const silent = new WebSocket(`ws://${host}/rpc`, { headers: { cookie } });
    expect(await statusOf(silent)).toBe(403);
  });

  it('is closed for a frame that is too long, not text, not JSON or not a frame', async () => {
    const long = await opened();
    long.send(`"${'x'.repeat(MAX_FRAME)}"`);
    expect(await closeCode(long)).toBe(1009);
    const binary = await opened();
    binary.send(Buffer.from('{}'));
    expect(await closeCode(binary)).toBe(1003);
    const text = await opened();
    text.send('{');
    expect(await closeCode(text)).toBe(1007);
    const frame = await opened();
    frame.send('{"t":"nothing"}');
    expect(await closeCode(frame)).toBe(1000);
  });

  it('says so when the session ends', async () => {
    const socket = await opened();
    stub.hub.sessions.bySecret(cookie.split('=')[1] ?? '')?.end();
    expect(await closeCode(socket)).toBe(4401);
  });

  it('is one of a bounded number for each session, and a closed one makes room', async () => {
    const sockets = await Promise.all(Array.from({ length: MOST_CONNECTIONS }, () => opened()));
    expect(await statusOf(dial())).toBe(429);
    sockets[0]?.close();
    await closeCode(sockets[0] as WebSocket);
    await expect(opened()).resolves.toBeInstanceOf(WebSocket);
  });

  it('is closed when a ping is not answered', async () => {
    await serveWith({ pingMs: 100, drainMs: 60_000 });
    const socket = dial({}, '/rpc', { autoPong: false });
    await once(socket, 'open');
    expect(await closeCode(socket)).toBe(1006);
    expect(stub.events).toContain('ws.closed: no pong');
  });

  it('is closed when its reader stops reading', async () => {
    const socket = tcpConnect(face.port, '127.0.0.1');
    const key = randomBytes(16).toString('base64');
    const head = [
      'GET /rpc HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
      `Origin: http://${host}`,
      `Cookie: ${cookie}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await once(socket, 'data');
    socket.pause();
    socket.write(maskedText(JSON.stringify({ t: 'open', id: 0, path: 'probe.flood', input: {}, credit: 1_024 })));
    await expect.poll(() => stub.events).toContain('ws.closed: does not read');
    socket.destroy();
  });

  it('is gone when the face closes', async () => {
    const socket = await opened();
    const gone = once(socket, 'close');
    await stub.scope.close();
    await gone;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });
});

/** A text frame as a client must send it: masked, here with zeros. */
function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

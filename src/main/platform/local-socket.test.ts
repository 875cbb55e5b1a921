import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Duplex } from '#shared/rpc/duplex';
import { MAX_FRAME, MAX_WAITING, WIRE_VERSION } from '#shared/rpc/protocol';
import { GREETING, OtherWire } from './local-socket-greeting';
import { connectLocal, FrameTooLarge, NobodyListens, socketDuplex } from './local-socket';
import { listenLocal, localSocketPath, removeStaleSocket, type LocalServer } from './local-socket-server';

let folder: string;
let path: string;
const servers: LocalServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-socket-'));
  path = localSocketPath(folder, 'test.sock');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pair(): Promise<{ here: Duplex; there: Duplex }> {
  const there = new Promise<Duplex>((resolve) => void listenLocal(path, resolve).then((server) => servers.push(server)));
  let here: Duplex | undefined;
  while (here === undefined) here = await connectLocal(path).catch(() => undefined);
  return { here, there: await there };
}

const closed = (duplex: Duplex): Promise<void> => new Promise((resolve) => duplex.onClose(resolve));
const frames = (duplex: Duplex, count: number): Promise<unknown[]> =>
  new Promise((resolve) => {
    const got: unknown[] = [];
    duplex.onFrame((frame) => {
      got.push(frame);
      if (got.length === count) resolve(got);
    });
  });

/** A bare socket to a duplex, and the duplex. */
async function raw(): Promise<{ socket: Socket; duplex: Duplex; server: Server }> {
  const server = createServer();
  server.listen(path);
  const [socket, duplex] = [
    connect(path),
    new Promise<Duplex>((resolve) => server.once('connection', (end) => resolve(socketDuplex(end)))),
  ];
  return { socket, duplex: await duplex, server };
}

/** A server that greets and then reads nothing. */
async function unread(): Promise<{ readonly ends: readonly Socket[]; readonly server: Server }> {
  const ends: Socket[] = [];
  const server = createServer((end) => {
    end.write(GREETING);
    ends.push(end.pause());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { ends, server };
}

describe('a local socket', () => {
  it('carries frames of any size in order, both ways, those included that came before anybody listened', async () => {
    const { here, there } = await pair();
    const sent = [1, 'é', { a: [null] }, 'x'.repeat(MAX_FRAME - 2), 'end'];
    for (const frame of sent) here.send(frame);
    there.send('hello');
    expect(await frames(here, 1)).toEqual(['hello']);
    expect(await frames(there, sent.length)).toEqual(sent);
    here.close();
    await closed(there);
    here.send('nothing happens');
    await closed(here);
  });

  it('refuses to send what is too large, and closes on what is too large or no JSON', async () => {
    const { here } = await pair();
    expect(() => here.send('x'.repeat(MAX_FRAME))).toThrow(FrameTooLarge);
    here.close();
    for (const bytes of [Buffer.from([0, 0x10, 0, 1]), Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{x')])]) {
      removeStaleSocket(path);
      const { socket, duplex, server } = await raw();
      socket.write(bytes);
      await closed(duplex);
      socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('puts frames together from single bytes', async () => {
    const { socket, duplex, server } = await raw();
    const bytes = Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('"é"'), Buffer.from([0, 0, 0, 1]), Buffer.from('7')]);
    const got = frames(duplex, 2);
    socket.setNoDelay(true);
    for (const byte of bytes) await new Promise<void>((resolve) => socket.write(Buffer.from([byte]), () => resolve()));
    expect(await got).toEqual(['é', 7]);
    socket.destroy();
    await closed(duplex);
    await new Promise((resolve) => server.close(resolve));
  });

  it('closes a socket that does not drain', async () => {
    const { ends, server } = await unread();
    const here = await connectLocal(path, { drainMs: 50 });
    for (let i = 0; i < 8; i += 1) here.send('x'.repeat(500_000));
    await closed(here);
    for (const end of ends) end.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('closes a socket that reads nothing once too much waits for it', async () => {
    const { ends, server } = await unread();
    const here = await connectLocal(path);
    const gone = closed(here);
    const frame = 'x'.repeat(MAX_FRAME - 2);
    for (let sent = 0; sent <= MAX_WAITING + MAX_FRAME; sent += MAX_FRAME) here.send(frame);
    await gone;
    for (const end of ends) end.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('carries large frames that wait for a slow reader, and those after them, each with its own bytes', async () => {
    const { ends, server } = await unread();
    const here = await connectLocal(path);
    const sent = Array.from({ length: 60 }, (_, i) => `${i} `.repeat(1 + ((i * 7_919) % 90_000)));
    for (const frame of sent.slice(0, 30)) here.send(frame);
    const [end] = ends;
    if (end === undefined) throw new Error('nobody came');
    const there = socketDuplex(end.resume());
    const got: unknown[] = [];
    await new Promise<void>((resolve) => {
      there.onFrame((frame) => {
        // What leaves from now on is made in blocks that others have left.
        if (got.length < 30) here.send(sent[30 + got.length]);
        if (got.push(frame) === sent.length) resolve();
      });
    });
    expect(got).toEqual(sent);
    there.close();
    await closed(here);
    await new Promise((resolve) => server.close(resolve));
  });

  it('belongs to its owner alone', async () => {
    chmodSync(folder, 0o755);
    await pair();
    expect([statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    await expect(listenLocal(path, () => undefined)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(listenLocal(join(folder, 'x'.repeat(100)), () => undefined)).rejects.toThrow('103 bytes');
  });

  it('tells when nobody listens', async () => {
    await expect(connectLocal(path)).rejects.toBeInstanceOf(NobodyListens);
    writeFileSync(path, '');
    await expect(connectLocal(path)).rejects.toBeInstanceOf(NobodyListens);
    removeStaleSocket(path);
    removeStaleSocket(path);
  });

  it.each([0, 1, 3, 42])('tells who speaks another version of the wire (%i) from who is stuck or gone', async (theirs) => {
    const server = createServer((end) => end.on('error', () => undefined).write(`axle/${theirs}\n`));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const refused: unknown = await connectLocal(path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OtherWire);
    expect(refused).toMatchObject({ theirs, message: expect.stringContaining(`version ${theirs} of the wire`) as string });
    await new Promise((resolve) => server.close(resolve));
  });

  it('says its version to whoever comes, so that one of another version can tell', async () => {
    servers.push(await listenLocal(path, () => undefined));
    const socket = connect(path);
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toBe(`axle/${WIRE_VERSION}\n`);
    socket.destroy();
  });

  it('takes a greeting in pieces, and nothing of what follows it', async () => {
    const [frame, length] = ['"first"', Buffer.from([0, 0, 0, 7])];
    const server = createServer((end) => {
      end.setNoDelay(true).write('ax');
      setImmediate(() => end.write(Buffer.concat([GREETING.subarray(2), length, Buffer.from(frame)])));
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const here = await connectLocal(path);
    expect(await frames(here, 1)).toEqual(['first']);
    here.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('tells apart who leaves without accepting, and who is somebody else', async () => {
    const server = createServer((end) => end.destroy());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expect(connectLocal(path)).rejects.toBeInstanceOf(NobodyListens);
    server.removeAllListeners('connection').on('connection', (end) => end.end('SSH-2.0-x\r\n'));
    await expect(connectLocal(path)).rejects.toThrow('is not Axle');
    await new Promise((resolve) => server.close(resolve));
  });
});

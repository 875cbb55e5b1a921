import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BytesSession, forwardBytes } from '#main/electron/forward-bytes';
import { redeem, type ServedHub } from '#main/server/content/link-session';
import type { AnswerBytes, BytesReply } from '#main/electron/ticket-bytes';
import type { HttpFace } from '#main/hub/hub-port';
import { createHttpFace } from '#main/server/http-face';
import { guardLeaks } from '../../support/leaks';
import { deferred } from '../../support/settled';
import { createStubHub, type StubHub } from './stub-hub';

// A desktop that is a client of another process's hub passes the bytes of tickets on to that hub's face for browsers.

const leaks = guardLeaks();
let stub: StubHub;
let face: HttpFace;
let forward: AnswerBytes;

beforeEach(async () => {
  stub = await createStubHub();
  leaks.scope().onClose(() => stub.close());
  face = await createHttpFace({
    hub: stub.hub,
    audit: stub.audit,
    scope: stub.scope,
    port: 0,
    rendererFolder: stub.renderer,
    person: 'ada',
  });
  const served = await redeem(face.link());
  forward = forwardBytes(steady(served));
});

const steady = (served: ServedHub): BytesSession => ({ current: async () => served, renew: async () => undefined });

const MEBIBYTE = 1_048_576;
const none = (): Readable => Readable.from([]);
const get = (ticket: string, range?: string): Promise<BytesReply> =>
  forward({ method: 'GET', ticket, range, length: undefined, body: none() });
const put = (ticket: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, length?: number): Promise<BytesReply> =>
  forward({ method: 'PUT', ticket, range: undefined, length, body: Readable.from(chunks, { objectMode: false }) });
const read = async ({ open }: BytesReply): Promise<string | undefined> => (open === undefined ? undefined : await text(open()));
const offer = (content: Buffer): string =>
  stub.hub.bytes.issue({
    kind: 'get',
    name: 'relevé.log',
    type: 'text/plain',
    size: content.length,
    open: (start, end) => Readable.from([content.subarray(start, end === undefined ? undefined : end + 1)]),
  });

describe('a download', () => {
  it('is whole or a range, and keeps what makes it an attachment', async () => {
    const ticket = offer(Buffer.from('0123456789'));
    const whole = await get(ticket);
    expect([whole.status, await read(whole)]).toEqual([200, '0123456789']);
    expect(whole.headers['content-disposition']).toContain("filename*=UTF-8''relev%C3%A9.log");
    expect(whole.headers['content-security-policy']).toContain('sandbox');
    expect(whole.headers).toMatchObject({ 'content-length': '10', 'x-content-type-options': 'nosniff' });
    expect(whole.headers).not.toHaveProperty('connection');
    const part = await get(ticket, 'bytes=2-4');
    expect([part.status, part.headers['content-range'], await read(part)]).toEqual([206, 'bytes 2-4/10', '234']);
    const beyond = await get(ticket, 'bytes=99-');
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */10']);
    const head = await forward({ method: 'HEAD', ticket, range: undefined, length: undefined, body: none() });
    expect([head.status, head.headers['content-length'], head.open]).toEqual([200, '10', undefined]);
    expect((await get('unknown')).status).toBe(404);
  });

  it('is produced at the pace at which it is read, and no more once it is left', async () => {
    let produced = 0;
    const left = deferred();
    const source = new Readable({
      read() {
        produced += 1;
        this.push(Buffer.alloc(MEBIBYTE));
      },
      destroy(error, done) {
        left.resolve();
        done(error);
      },
    });
    const ticket = stub.hub.bytes.issue({ kind: 'get', name: 'a', type: 'text/plain', size: undefined, open: () => source });
    const taken = (await get(ticket)).open?.() ?? expect.unreachable();
    let seen = 0;
    // Leaving the loop destroys what is read.
    for await (const chunk of taken) {
      seen += Buffer.from(chunk as Buffer).length;
      if (seen >= 8 * MEBIBYTE) break;
    }
    expect(produced).toBeLessThan(32);
    await left.promise;
  });

  it('that breaks off fails where it is read', async () => {
    const source = Readable.from(
      (async function* () {
        yield Buffer.alloc(MEBIBYTE);
        throw new Error('the disk is gone');
      })(),
      { objectMode: false },
    );
    const ticket = stub.hub.bytes.issue({ kind: 'get', name: 'a', type: 'text/plain', size: 2 * MEBIBYTE, open: () => source });
    await expect(read(await get(ticket))).rejects.toThrow();
  });
});

describe('an upload', () => {
  it('is written as it comes', async () => {
    const path = join(leaks.folder(), 'upload');
    const ticket = stub.hub.bytes.issue({ kind: 'put', size: 3 * MEBIBYTE, open: () => createWriteStream(path) });
    const chunks = [1, 2, 3].map((fill) => Buffer.alloc(MEBIBYTE, fill));
    expect((await put(ticket, chunks, 3 * MEBIBYTE)).status).toBe(204);
    expect((await readFile(path)).equals(Buffer.concat(chunks))).toBe(true);
  });

  it('is taken at the pace of the disk', async () => {
    let taken = 0;
    const [full, goOn] = [deferred(), deferred()];
    const target = new Writable({
      async write(_chunk, _encoding, done) {
        full.resolve();
        await goOn.promise;
        done();
      },
    });
    const ticket = stub.hub.bytes.issue({ kind: 'put', size: 64 * MEBIBYTE, open: () => target });
    const answer = put(
      ticket,
      (async function* () {
        for (; taken < 64; taken += 1) yield Buffer.alloc(MEBIBYTE);
      })(),
    );
    await full.promise;
    expect(taken).toBeLessThan(32);
    goOn.resolve();
    expect((await answer).status).toBe(204);
    expect(taken).toBe(64);
  });

  it('that its sender breaks off is nobody’s fault', async () => {
    const ticket = stub.hub.bytes.issue({ kind: 'put', size: 3 * MEBIBYTE, open: () => new Writable({ write: (_c, _e, done) => done() }) });
    const broken = (async function* () {
      yield Buffer.alloc(MEBIBYTE);
      throw new Error('cancelled');
    })();
    expect((await put(ticket, broken, 3 * MEBIBYTE)).status).toBe(400);
  });

  it('that is refused says so, however much of it was still to come', async () => {
    for (let time = 0; time < 20; time += 1) {
      const chunks = Array.from({ length: 16 }, () => Buffer.alloc(MEBIBYTE));
      expect((await put('unknown', chunks)).status).toBe(404);
    }
    const ticket = stub.hub.bytes.issue({ kind: 'put', size: 3, open: () => new Writable({ write: (_c, _e, done) => done() }) });
    expect((await put(ticket, [Buffer.alloc(10 * MEBIBYTE)])).status).toBe(413);
  });
});

describe('a hub that is not there', () => {
  const nowhere = async (act: (served: ServedHub) => Promise<unknown>): Promise<void> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await act({ port, cookie: 'a=b' });
  };

  it('is an error to who asks', () =>
    nowhere(async (served) => {
      forward = forwardBytes(steady(served));
      await expect(get('a')).rejects.toThrow('ECONNREFUSED');
      await expect(put('a', [Buffer.alloc(MEBIBYTE)])).rejects.toThrow('ECONNREFUSED');
    }));

  it('gives no session for a link that was used', async () => {
    const link = face.link();
    await redeem(link);
    await expect(redeem(link)).rejects.toThrow('403');
  });
});

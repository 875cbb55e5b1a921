import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpFace } from '#main/hub/hub-port';
import { createHttpFace } from '#main/server/http-face';
import { createStubHub, type StubHub } from './stub-hub';

let stub: StubHub;
let face: HttpFace;
let origin: string;
let cookie: string;
let folder: string;

beforeEach(async () => {
  stub = await createStubHub();
  face = await createHttpFace({
    hub: stub.hub,
    audit: stub.audit,
    scope: stub.scope,
    port: 0,
    rendererFolder: stub.renderer,
    person: 'ada',
  });
  origin = `http://127.0.0.1:${face.port}`;
  cookie = (await fetch(face.link(), { redirect: 'manual' })).headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  folder = await mkdtemp(join(tmpdir(), 'axle-bytes-'));
});
afterEach(async () => {
  await stub.close();
  await rm(folder, { recursive: true });
});

const content = Buffer.from('0123456789');
const offer = (size: number | undefined = content.length): string =>
  stub.hub.bytes.issue({
    kind: 'get',
    name: 'relevé "1".log',
    type: 'text/plain',
    size,
    open: (start, end) => Readable.from([content.subarray(start, end === undefined ? undefined : end + 1)]),
  });
const get = (ticket: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(`${origin}/bytes/${ticket}`, { method, headers: { cookie, ...headers } });
const put = (ticket: string, body: string): Promise<Response> =>
  fetch(`${origin}/bytes/${ticket}`, { method: 'PUT', headers: { cookie }, body });

describe('a download', () => {
  it('is whole, an attachment, and cannot act as a page of ours', async () => {
    const response = await get(offer());
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('0123456789');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="relev_ _1_.log"; filename*=UTF-8''relev%C3%A9%20_1_.log`,
    );
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
  });

  it('is taken in ranges by one ticket', async () => {
    const ticket = offer();
    const part = await get(ticket, { range: 'bytes=2-4' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const tail = await get(ticket, { range: 'bytes=-3' });
    expect([tail.status, await tail.text(), tail.headers.get('content-length')]).toEqual([206, '789', '3']);
    const beyond = await get(ticket, { range: 'bytes=10-' });
    expect([beyond.status, await beyond.text(), beyond.headers.get('content-range')]).toEqual([416, '', 'bytes */10']);
  });

  it('tells its size to a HEAD', async () => {
    const response = await get(offer(), {}, 'HEAD');
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '10', '']);
  });

  it('of unknown size has no ranges', async () => {
    const ticket = stub.hub.bytes.issue({
      kind: 'get',
      name: 'x',
      type: 'text/plain',
      size: undefined,
      open: () => Readable.from(['abc']),
    });
    const response = await get(ticket, { range: 'bytes=1-' });
    expect([response.status, await response.text()]).toEqual([200, 'abc']);
  });

  it('is refused without a session, without a ticket and with one for an upload', async () => {
    expect((await fetch(`${origin}/bytes/${offer()}`)).status).toBe(401);
    expect((await get('nothing')).status).toBe(404);
    expect((await get(stub.hub.bytes.issue({ kind: 'put', size: 1, open: () => new Writable() }))).status).toBe(404);
  });

  it('that cannot be read is an incident, and nothing of why crosses the wire', async () => {
    const open = (): Readable => {
      throw new Error('/secret/path');
    };
    const response = await get(stub.hub.bytes.issue({ kind: 'get', name: 'x', type: 'text/plain', size: 3, open }));
    expect([response.status, await response.json()]).toEqual([500, { code: 'INTERNAL', incident: 'incident-1' }]);
    expect(stub.faults).toHaveLength(1);
  });
});

describe('an upload', () => {
  const target = (size: number): string => stub.hub.bytes.issue({ kind: 'put', size, open: () => createWriteStream(join(folder, 'file')) });

  it('is written once', async () => {
    const ticket = target(5);
    expect((await put(ticket, 'hello')).status).toBe(204);
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('hello');
    expect((await put(ticket, 'again')).status).toBe(404);
  });

  it('is refused when it is longer than was said, announced or not', async () => {
    expect((await put(target(4), 'hello')).status).toBe(413);
    const ticket = target(4);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { cookie, 'transfer-encoding': 'chunked' };
      const request = httpRequest(`${origin}/bytes/${ticket}`, { method: 'PUT', headers, agent: false }, (response) => {
        resolve(response.statusCode);
        response.resume();
      });
      request.on('error', reject);
      request.end('hello');
    });
    expect(status).toBe(413);
  });

  it('is refused when it is shorter than was said', async () => {
    expect((await put(target(6), 'hello')).status).toBe(400);
  });

  it('for which there is no space left is no incident', async () => {
    const before = stub.faults.length;
    const full = (): Writable =>
      new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })) });
    expect((await put(stub.hub.bytes.issue({ kind: 'put', size: 5, open: full }), 'hello')).status).toBe(507);
    expect(stub.faults).toHaveLength(before);
  });

  it('goes no faster than it is written', async () => {
    let waiting: (() => void) | undefined;
    let reached: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const slow = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        waiting = done;
        reached();
      },
    });
    const size = 8 * 1_048_576;
    const ticket = stub.hub.bytes.issue({ kind: 'put', size, open: () => slow });
    const request = httpRequest(`${origin}/bytes/${ticket}`, { method: 'PUT', headers: { cookie, 'content-length': size }, agent: false });
    request.on('error', () => undefined);
    request.write(Buffer.alloc(size));
    await first;
    expect(waiting).toBeTypeOf('function');
    expect(slow.writableLength).toBeLessThan(1_048_576);
    request.destroy();
  });
});

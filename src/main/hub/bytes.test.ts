import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createBytes } from './bytes';

const download = { kind: 'get', name: 'a.txt', type: 'text/plain', size: 1, open: () => Readable.from(['x']) } as const;
const upload = { kind: 'put', size: 1, open: () => new Writable() } as const;

test('an upload ticket works once, a download ticket while it is young', () => {
  let now = 0;
  const bytes = createBytes(() => now);
  const put = bytes.issue(upload);
  const get = bytes.issue(download);
  expect(bytes.take(put, 'put')).toBe(upload);
  expect(bytes.take(put, 'put')).toBeUndefined();
  expect(bytes.take(get, 'get')).toBe(download);
  expect(bytes.take(get, 'get')).toBe(download);
  now = 5 * 60_000;
  expect(bytes.take(get, 'get')).toBeUndefined();
});

test('a ticket is good for its own direction only, and guessing finds nothing', () => {
  const bytes = createBytes(() => 0);
  const get = bytes.issue(download);
  expect(bytes.take(get, 'put')).toBeUndefined();
  expect(bytes.take(get.slice(1), 'get')).toBeUndefined();
  expect(bytes.take('', 'get')).toBeUndefined();
});

test('beyond a thousand the oldest ticket is dropped', () => {
  const bytes = createBytes(() => 0);
  const first = bytes.issue(download);
  for (let at = 0; at < 1_000; at += 1) bytes.issue(download);
  expect(bytes.take(first, 'get')).toBeUndefined();
});

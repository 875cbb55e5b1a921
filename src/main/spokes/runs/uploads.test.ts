import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBytes } from '#main/hub/bytes';
import { createUploads, type Uploads } from './uploads';

let home: string;
let uploads: Uploads;
const bytes = createBytes(() => 0);
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'axle-uploads-'));
  uploads = createUploads(home, bytes);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('leaves nothing of an upload that was broken off', async () => {
  const { ticket, path } = await uploads.accept('../some/file.txt', 5);
  const file = bytes.take(ticket, 'put')?.open();
  if (file === undefined) throw new Error('no such ticket');
  file.write('hel');
  await expect.poll(() => existsSync(path)).toBe(true);
  const closed = once(file, 'close').catch(() => undefined);
  file.destroy(new Error('the browser is gone'));
  await closed;
  expect(existsSync(dirname(path))).toBe(false);
});

it('sweeps what is older than a day, and makes nothing for that', async () => {
  await uploads.sweep(Date.now());
  expect(readdirSync(home)).toEqual([]);
  const [old, young] = [await uploads.accept('old', 1), await uploads.accept('young', 1)];
  const then = new Date(Date.now() - 90_000_000);
  utimesSync(dirname(old.path), then, then);
  await uploads.sweep(Date.now());
  expect([existsSync(dirname(old.path)), existsSync(dirname(young.path))]).toEqual([false, true]);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { declaredFiles } from './declared';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'axle-declared-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('gives up a declared folder with more entries than are looked at, though none of them is a file', async () => {
  for (let at = 0; at <= 4_000; at += 1) mkdirSync(path.join(folder, 'data', String(at)), { recursive: true });
  expect(await declaredFiles(folder, ['data/'])).toEqual({ problem: 'too-many', path: 'data' });
});

it('looks once at a folder that is declared with those that it lies in', async () => {
  await mkdir(path.join(folder, 'data/deep'), { recursive: true });
  for (let at = 0; at < 900; at += 1) writeFileSync(path.join(folder, 'data/deep', String(at)), '');
  const names = ['data', 'data/deep', './data/', 'data/deep/', 'data/deep/1', 'data'];
  expect(await declaredFiles(folder, names)).toMatchObject({ files: { length: 900 } });
});

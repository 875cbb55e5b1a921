import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scope } from '#main/hub/scope';
import { createJournal } from './index';
import { readEndMark } from './marks';
import { openRegular } from './regular-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-regular-'));
  writeFileSync(join(folder, 'file'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('opens a file', async () => {
  const file = await openRegular(join(folder, 'file'));
  expect(await file?.readFile('utf8')).toBe('{}');
  await file?.close();
});

it.runIf(process.platform === 'linux')('takes whatever else lies there for nothing, and waits for nobody', async () => {
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'broken'));
  symlinkSync('round', join(folder, 'round'));
  mkdirSync(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const server = createServer().listen(join(folder, 'socket'));
  await once(server, 'listening');
  for (const name of ['link', 'broken', 'round', 'folder', 'pipe', 'socket', 'missing', 'file/below'])
    expect(await openRegular(join(folder, name)), name).toBeUndefined();
  server.close();
});

it('reads no mark that is far too large', async () => {
  const mark = {
    exitCode: 0,
    signal: null,
    cause: 'exit',
    error: null,
    endedAt: '2026-01-01T00:00:00.000Z',
    bytes: 0,
    lines: 0,
    trimmed: 0,
  };
  writeFileSync(join(folder, 'end.json'), JSON.stringify(mark));
  expect(await readEndMark(folder)).toEqual(mark);
  writeFileSync(join(folder, 'end.json'), JSON.stringify({ ...mark, more: 'x'.repeat(300_000) }));
  expect(await readEndMark(folder)).toBeUndefined();
});

it.runIf(process.platform === 'linux')('discards output, whatever it has become, and nothing that a link leads to', async () => {
  const scope = new Scope((error) => {
    throw error;
  });
  const journal = createJournal({ scope, searchWorker: '/nowhere' });
  const run = join(folder, 'run');
  mkdirSync(join(run, 'output.000', 'inside'), { recursive: true });
  symlinkSync('../file', join(run, 'output.001'));
  symlinkSync('..', join(run, 'index'));
  for (const name of ['start.json', 'output.002']) writeFileSync(join(run, name), '');
  await journal.discard(run);
  expect([readdirSync(run), existsSync(join(folder, 'file'))]).toEqual([['start.json'], true]);
  await journal.discard(join(folder, 'missing'));
  writeFileSync(join(run, 'output.000'), '');
  symlinkSync('run', join(folder, 'elsewhere'));
  await journal.discard(join(folder, 'elsewhere'));
  expect(readdirSync(run)).toEqual(['output.000', 'start.json']);
  await scope.close();
});

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dbWorkerUrl, tempFolder } from '../../../tests/support/db-worker';
import { startDbThread, type DbThread } from './db/index';
import { readHubHolder, takeHubLock } from './hub-lock';
import { createProcesses } from './processes';

const holder = { process: createProcesses().self, version: '1.2.3', kind: 'background' as const };
let folder: ReturnType<typeof tempFolder>;
const threads: DbThread[] = [];
const thread = async (): Promise<DbThread> => {
  const made = startDbThread({ worker: await dbWorkerUrl() });
  threads.push(made);
  return made;
};
beforeEach(() => {
  folder = tempFolder();
});
afterEach(async () => {
  for (const made of threads.splice(0)) await made.close();
  await folder.remove();
});

test('one holder at a time, who says who it is', async () => {
  const home = folder.path;
  const first = await takeHubLock({ thread: await thread(), home, holder });
  expect(first.held).toBe(true);
  expect(await readHubHolder(home)).toEqual({ ...holder.process, version: '1.2.3', kind: 'background' });
  const other = await thread();
  expect(await takeHubLock({ thread: other, home, holder })).toEqual({ held: false });
  if (first.held) {
    expect(await takeHubLock({ thread: threads[0] ?? other, home, holder })).toEqual({ held: false });
    await first.release();
  }
  expect((await takeHubLock({ thread: other, home, holder })).held).toBe(true);
});

test('a full disk keeps nobody from the lock, and who had it before is not named any more', async (context) => {
  const home = join(folder.path, 'small');
  mkdirSync(home);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', home], { stdio: 'pipe' });
  } catch {
    return context.skip('mounting a small tmpfs needs root');
  }
  try {
    const mine = await thread();
    const before = await takeHubLock({ thread: mine, home, holder });
    if (before.held) await before.release();
    expect(() => writeFileSync(join(home, 'filler'), Buffer.alloc(100_000))).toThrow('ENOSPC');
    const now = await takeHubLock({ thread: mine, home, holder });
    expect([now.held, await readHubHolder(home)]).toEqual([true, undefined]);
    if (now.held) await now.release();
  } finally {
    execFileSync('umount', ['--lazy', home]);
  }
});

test('the lock of a process that was killed is free', async () => {
  const home = folder.path;
  const script = `const db = new (require('better-sqlite3'))(${JSON.stringify(join(home, 'hub.lock'))}); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => 0, 1e6)`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const mine = await thread();
  expect((await takeHubLock({ thread: mine, home, holder })).held).toBe(false);
  expect(await readHubHolder(home)).toBeUndefined();
  child.kill('SIGKILL');
  await once(child, 'close');
  expect((await takeHubLock({ thread: mine, home, holder })).held).toBe(true);
});

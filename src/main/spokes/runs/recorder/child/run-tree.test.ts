import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { listedTree } from './run-tree';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function sleeper(): ChildProcess & { readonly pid: number } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)'], { stdio: 'ignore' });
  children.push(child);
  if (child.pid === undefined) throw new Error('it was not started');
  return Object.assign(child, { pid: child.pid });
}

it.skipIf(process.platform === 'win32')('asks those too that were forked while it listed the others, and nobody twice', async () => {
  const [first, second] = [sleeper(), sleeper()];
  const ends = [first, second].map(async (child) => (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]);
  const lists = [[first.pid], [first.pid, second.pid]];
  const tree = listedTree(() => Promise.resolve(lists.shift() ?? [first.pid, second.pid]));
  expect(await tree.terminate()).toBe(2);
  expect((await Promise.all(ends)).map(([, signal]) => signal)).toEqual(['SIGTERM', 'SIGTERM']);
});

it('says that there was nobody to ask', async () => {
  expect(await listedTree(() => Promise.resolve([])).terminate()).toBe(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createProcesses } from './processes';

const processes = createProcesses();

test('knows itself, and that it lives', () => {
  expect(processes.self.pid).toBe(process.pid);
  expect(processes.alive(processes.self)).toBe(true);
  expect(processes.identify(process.pid)).toEqual(processes.self);
});

test('an ended process is dead, and so is one of the same pid that started at another time or in another boot', async () => {
  // A name with spaces and parentheses stands before the fields that are read.
  const child = spawn(process.execPath, ['-e', "process.title = 'a) b (c'; console.log(1); setInterval(() => 0, 1e6)"], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const id = processes.identify(child.pid ?? 0);
  if (id === undefined) throw new Error('not identified');
  expect(id.startTime).toMatch(/\d/);
  expect(processes.alive(id)).toBe(true);
  expect(processes.alive({ ...id, startTime: '1' })).toBe(false);
  expect(processes.alive({ ...id, bootId: 'another' })).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(processes.alive(id)).toBe(false);
  expect(processes.identify(id.pid)).toBeUndefined();
});

test('what is no pid has no process', () => {
  for (const pid of [0, -1, 1.5, Number.NaN, 2 ** 30]) expect(processes.identify(pid)).toBeUndefined();
});

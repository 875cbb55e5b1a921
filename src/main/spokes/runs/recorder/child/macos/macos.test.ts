import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { hasPart } from '../../../../../../../tests/support/real-parts';
import type { SandboxCheck } from './sandbox-check';
import { macosTree, type Row, type View } from './tree';
import { createMacosView, parseCarrying, parseRows } from './view';

it('reads what ps prints, without those that have ended', () => {
  const printed = '    1     0     1 Ss  \n  501     1   501 S+\n99999   501   501 R\n  777   501   501 Z\n\n';
  expect(parseRows(printed)).toEqual([
    { pid: 1, parent: 0, group: 1 },
    { pid: 501, parent: 1, group: 501 },
    { pid: 99_999, parent: 501, group: 501 },
  ]);
});

it('finds who carries the id of a run, as a word of its own', () => {
  const printed = '  10 /bin/sh AXLE_RUN_ID=a PATH=/bin\n  11 node AXLE_RUN_ID=ab\n  12 node X=1 AXLE_RUN_ID=a\n  13 grep XAXLE_RUN_ID=a\n';
  expect([...parseCarrying(printed, 'AXLE_RUN_ID=a')]).toEqual([10, 12]);
});

const rows: readonly Row[] = [
  { pid: 10, parent: 1, group: 10 },
  { pid: 11, parent: 10, group: 10 },
  { pid: 12, parent: 1, group: 12 }, // Left the group and its parent.
  { pid: 13, parent: 12, group: 13 },
  { pid: 20, parent: 1, group: 20 },
];
const pids = async (view: Partial<View>, confined?: { readonly allowed: string; readonly denied: string }): Promise<number> => {
  const whole: View = { rows: async () => rows, carrying: async () => new Set(), isIn: () => false, ...view };
  return await macosTree({ run: RunId.parse('01890000-0000-7000-8000-000000000001'), confined }, 10, whole).size();
};

it('knows the tree of a run by its group, its id, or its sandbox, with all that descends from those', async () => {
  expect(await pids({})).toBe(2);
  expect(await pids({ carrying: async () => new Set([12]) })).toBe(4);
  expect(await pids({ isIn: (pid) => pid === 12 }, { allowed: '/a', denied: '/b' })).toBe(4);
});

it('does not believe a sandboxed run what it puts into its environment', async () => {
  expect(await pids({ carrying: async () => new Set([20]) }, { allowed: '/a', denied: '/b' })).toBe(2);
});

it('counts only a sure answer of the system as a sign of the same sandbox', () => {
  type Answer = ReturnType<SandboxCheck>;
  const view = (allowed: Answer, denied: Answer) =>
    createMacosView({ ps: '/bin/ps', withEnvironment: [], check: () => (_pid, path) => (path === '/own' ? allowed : denied) });
  const confined = { allowed: '/own', denied: '/hub' };
  expect(view('allowed', 'denied').isIn(1, confined)).toBe(true);
  for (const [own, hub] of [
    ['allowed', 'allowed'],
    ['denied', 'denied'],
    ['allowed', 'unknown'],
    ['unknown', 'denied'],
  ] as const)
    expect([own, hub, view(own, hub).isIn(1, confined)]).toEqual([own, hub, false]);
  expect(createMacosView({ ps: '/bin/ps', withEnvironment: [], check: () => undefined }).isIn(1, confined)).toBe(false);
});

it.runIf(hasPart('linux'))('ends a real tree by what ps says of it, the one that left the group too', async () => {
  const run = RunId.parse(randomUUID());
  const script =
    '(exec setsid sh -c "echo far; while :; do sleep 0.01; done") & sh -c "echo inner; while :; do sleep 0.01; done" & echo outer; wait';
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    env: { PATH: '/usr/bin:/bin', AXLE_RUN_ID: run },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  while (lines.length < 3) await once(child.stdout, 'data');
  // Linux' ps shows the environment by another letter.
  const view = createMacosView({ ps: '/usr/bin/ps', withEnvironment: ['axeww', '-o', 'pid=', '-o', 'command='], check: () => undefined });
  const tree = macosTree({ run }, child.pid ?? 0, view);
  expect(await tree.size()).toBeGreaterThanOrEqual(3);
  const closed = once(child.stdout, 'close');
  for (let left = await tree.kill(); left > 0; left = await tree.kill());
  await closed;
  expect(await tree.size()).toBe(0);
});

it('falls back on the group where there is no list of processes', async () => {
  const child = spawn('/bin/sh', ['-c', 'echo on; read x'], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const failing: View = { rows: () => Promise.reject(new Error('no ps')), carrying: async () => new Set(), isIn: () => false };
  expect(await macosTree({ run: RunId.parse(randomUUID()) }, child.pid ?? 0, failing).kill()).toBe(1);
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
});

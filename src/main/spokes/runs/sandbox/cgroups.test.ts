import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findCgroups, makeGroups } from './cgroups';
import { limitsOf } from './levels';

const GiB = 1_024 ** 3;
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'axle-cgroups-'));
});
afterEach(() => rm(root, { recursive: true }));

async function group(path: string, handed: string): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  await writeFile(join(root, path, 'cgroup.subtree_control'), handed);
  await writeFile(join(root, path, 'cgroup.procs'), '');
}

async function own(text: string): Promise<string> {
  await writeFile(join(root, 'own'), text);
  return join(root, 'own');
}

it('takes the nearest group above its own that hands both controllers down', async () => {
  await group('user.slice/app.slice/axle.scope', '');
  await group('user.slice/app.slice', 'memory pids');
  await group('user.slice', 'cpu memory pids');
  const folder = join(root, 'user.slice/app.slice');
  expect(await findCgroups(root, await own('0::/user.slice/app.slice/axle.scope\n'))).toEqual({ version: 2, memory: folder, pids: folder });
});

it('takes the older version where both are mounted and the newer one limits nothing', async () => {
  await group('memory/team', '');
  await group('pids', '');
  expect(await findCgroups(root, await own('8:pids:/\n4:memory:/team\n0::/\n'))).toEqual({
    version: 1,
    memory: join(root, 'memory/team'),
    pids: join(root, 'pids/'),
  });
});

it('finds none where there is none', async () => {
  expect(await findCgroups(root, await own('0::/\n'))).toBeNull();
});

it('sets what it says it limits', async () => {
  const limits = limitsOf('strict', 64 * GiB);
  const made = await makeGroups({ version: 2, memory: root, pids: root }, 'axle-1', limits);
  expect(made).toEqual({ folders: [join(root, 'axle-1')], limits: { memory: `cgroup:${GiB}`, processes: 'cgroup:256' } });
  expect(await readFile(join(root, 'axle-1/memory.max'), 'utf8')).toBe(String(GiB));
});

it('leaves out what cannot be set', async () => {
  await own('a file, below which no group can be made');
  expect(await makeGroups({ version: 1, memory: join(root, 'own'), pids: null }, 'axle-1', limitsOf('standard', GiB))).toEqual({
    folders: [],
    limits: {},
  });
});

it('never takes more than half of the machine', () => {
  expect([limitsOf('standard', 64 * GiB).memoryBytes, limitsOf('standard', 2 * GiB).memoryBytes]).toEqual([4 * GiB, GiB]);
});

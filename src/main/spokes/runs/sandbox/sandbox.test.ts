import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { type AskedSandbox, planSandbox } from '../../../../../tests/support/plan-sandbox';
import type { Machine } from './bubblewrap/machine';
import { createSandbox, type SandboxDeps } from './index';

const bare: Machine = {
  bwrap: null,
  features: { disableUserns: true, size: true },
  setpriv: null,
  prlimit: null,
  cgroups: null,
  filter: null,
};
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const run = RunId.parse('01890000-0000-7000-8000-000000000001');
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'axle-sandbox-'));
  await mkdir(join(root, 'runtime'));
  await writeFile(join(root, 'copy'), 'echo');
});
afterEach(() => rm(root, { recursive: true }));

const sandbox = (deps: Partial<SandboxDeps> = {}) =>
  createSandbox({
    log: quiet,
    home: join(root, 'home'),
    runtime: join(root, 'runtime'),
    environment: { PATH: '/usr/bin', SECRET: 'x' },
    platform: 'linux',
    user: { uid: 1_000, gid: 1_000 },
    inspect: () => Promise.resolve(bare),
    ...deps,
  });

const request = (change: Partial<AskedSandbox> = {}): AskedSandbox => ({
  run,
  level: 'standard',
  fallback: true,
  mode: 'pipe',
  secrets: [],
  folder: root,
  runtime: join(root, 'runtime'),
  grants: { network: false, folders: [], files: [] },
  staged: {
    command: { file: '/bin/bash', args: ['/srv/a.sh'] },
    script: { copy: join(root, 'copy'), path: '/srv/a.sh' },
    files: [],
    missing: [],
    alone: false,
    readsFirst: true,
    needs: null,
    cwd: '/srv',
    env: { AXLE_PARAM_A: '1', LD_PRELOAD: 'x' },
  },
  ...change,
});

it('refuses a level that was asked for by name and is not to be had', async () => {
  await expect(planSandbox(sandbox(), request({ fallback: false, level: 'strict' }))).rejects.toMatchObject({
    code: 'SANDBOX_UNAVAILABLE',
    data: { level: 'strict', detail: 'bwrap-missing' },
  });
});

it('runs without a sandbox where nobody asked for one, and says why', async () => {
  const plan = await planSandbox(sandbox(), request());
  expect([plan.inForce, plan.notes]).toEqual(['none', ['bwrap-missing', 'script-not-held']]);
  expect((await planSandbox(sandbox({ platform: 'freebsd' }), request())).notes).toContain('not-on-this-system');
});

it('takes sandbox-exec on macOS, once a trial run in its strictest profile has worked', async () => {
  const tried: string[] = [];
  const mac = (code: number, sandboxExec: string | null = '/usr/bin/sandbox-exec', user = { uid: 501, gid: 20 }) =>
    sandbox({
      platform: 'darwin',
      user,
      inspectMacos: () => Promise.resolve({ sandboxExec, loader: true }),
      execute: ({ args }) => {
        tried.push(args.join(' '));
        return Promise.resolve({ code, output: 'sandbox_apply: no' });
      },
    });
  expect(await mac(0).probe()).toMatchObject({ adapter: 'seatbelt', reason: null });
  expect(tried[0]).toContain('/usr/bin/sandbox-exec -f ');
  expect(await mac(71).probe()).toMatchObject({ adapter: 'none', reason: 'trial-failed', detail: 'sandbox_apply: no' });
  expect(await mac(0, null).probe()).toMatchObject({ adapter: 'none', reason: 'sandbox-exec-missing' });
  expect(await mac(0, '/usr/bin/sandbox-exec', { uid: 0, gid: 0 }).probe()).toMatchObject({ adapter: 'none', reason: 'hub-is-root' });
  const refused = planSandbox(mac(71), request({ fallback: false, level: 'strict' }));
  await expect(refused).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE', data: { level: 'strict', detail: 'trial-failed' } });
});

it('is level none on Windows, with the limits of a job object, and says both', async () => {
  const windows = sandbox({ platform: 'win32', user: null });
  expect(await windows.probe()).toMatchObject({ adapter: 'job-object', reason: 'not-on-this-system' });
  const standard = await planSandbox(windows, request());
  expect([standard.inForce, standard.notes.slice(0, 2)]).toEqual(['none', ['not-on-this-system', 'job-object']]);
  const { memoryBytes = 0, processes } = standard.launch.job ?? {};
  expect(standard.limits).toEqual({ memory: `job-object:${memoryBytes}`, processes: 'job-object:1024' });
  expect([Number(memoryBytes) > 0, processes, standard.launch.fds]).toEqual([true, 1_024, []]);
  // The command itself: no shell of this system stands before it.
  expect([standard.launch.file, standard.launch.args]).toEqual(['/bin/bash', ['/srv/a.sh']]);
  expect(standard.launch.env).not.toHaveProperty('AXLE_RESULTS');
});

it('limits nothing on Windows where nobody asked for a level, and refuses one that was demanded', async () => {
  const windows = sandbox({ platform: 'win32', user: null });
  const none = await planSandbox(windows, request({ level: 'none' }));
  expect([none.limits, none.launch.job]).toEqual([{}, { memoryBytes: null, processes: null }]);
  for (const level of ['standard', 'strict'] as const) {
    await expect(windows.demand(level)).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE', data: { level } });
    await expect(planSandbox(windows, request({ level, fallback: false }))).rejects.toMatchObject({ code: 'SANDBOX_UNAVAILABLE' });
  }
});

it('needs setpriv as root, and a trial run that works', async () => {
  const bwrap = { path: '/nonexistent/bwrap', version: '0.8.0' };
  const found = (change: Partial<Machine>) => ({ inspect: () => Promise.resolve({ ...bare, bwrap, ...change }) });
  expect(await sandbox({ ...found({}), user: { uid: 0, gid: 0 } }).probe()).toMatchObject({ adapter: 'none', reason: 'setpriv-missing' });
  expect(await sandbox(found({})).probe()).toMatchObject({
    reason: 'trial-failed',
    detail: expect.stringContaining('not found') as string,
  });
});

it('tries once', async () => {
  let tries = 0;
  const tried = sandbox({
    inspect: () => Promise.resolve({ ...bare, bwrap: { path: '/bin/true', version: '1' } }),
    execute: () => Promise.resolve({ code: tries++, output: '' }),
  });
  await Promise.all([tried.probe(), tried.probe(), planSandbox(tried, request())]);
  expect([tries, (await tried.probe()).adapter]).toEqual([1, 'bubblewrap']);
});

it('keeps the environment small and dumps nothing at level none', async () => {
  const { launch, limits } = await planSandbox(sandbox(), request({ level: 'none' }));
  expect(launch.env).toEqual({
    PATH: '/usr/bin',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    AXLE_RUN_ID: run,
    AXLE_RESULTS: '3',
    AXLE_PARAM_A: '1',
  });
  expect([launch.args.slice(-2), launch.cwd, launch.statusFile, limits]).toEqual([
    ['/bin/bash', '/srv/a.sh'],
    '/srv',
    null,
    { coreDumps: 'prlimit:0' },
  ]);
  expect(launch.args[1]).toContain('ulimit -c 0');
});

it('keeps secrets in files of the runtime folder at level none, to be removed', async () => {
  const { launch } = await planSandbox(sandbox(), request({ level: 'none', secrets: [{ name: 'api token', value: 'correct horse' }] }));
  const path = launch.env['AXLE_SECRET_API_TOKEN'] ?? '';
  expect([path, launch.cleanup]).toEqual([join(root, 'runtime/secrets', run, 'API_TOKEN'), [join(root, 'runtime/secrets', run)]]);
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777, (await stat(launch.cleanup[0] ?? '')).mode & 0o777]).toEqual([
    'correct horse',
    0o400,
    0o700,
  ]);
});

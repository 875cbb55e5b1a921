import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { judge } from '../../../../../../tests/support/sbpl';
import { executeLaunch } from '../bubblewrap/trial';
import type { ConfinedLevel } from '../adapter';
import type { SandboxPlace } from '../probe';
import { createSeatbelt } from './index';

const run = RunId.parse('01890000-0000-7000-8000-000000000001');
let root: string;
let home: string;
let runtime: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'axle-seatbelt-')));
  [home, runtime] = [join(root, 'home'), join(root, 'runtime')];
  for (const folder of ['home/runs/1/files', 'runtime', 'scripts', 'data', 'person']) await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(home, 'axle.db'), 'the database');
  // Applies nothing: what the profile says is judged by its text here, and by the system's own program where that is.
  await writeFile(join(root, 'sandbox-exec'), '#!/bin/sh\nshift 3\nexec "$@"\n');
  await chmod(join(root, 'sandbox-exec'), 0o755);
});
afterEach(() => rm(root, { recursive: true }));

interface Wanted {
  readonly level?: ConfinedLevel;
  readonly script?: string;
  readonly alone?: boolean;
  readonly workdir?: string;
  readonly folders?: readonly { readonly path: string; readonly write: boolean }[];
  readonly network?: boolean;
  readonly secrets?: readonly { readonly name: string; readonly value: string }[];
}

async function planned({ level = 'strict', script = ':', alone = true, workdir, folders = [], network = false, secrets = [] }: Wanted) {
  const place: SandboxPlace = {
    platform: 'darwin',
    processor: 'arm64',
    home,
    runtime,
    environment: { USER: 'ann', PATH: '/person/bin', SECRET: 'x' },
    userHome: join(root, 'person'),
    user: { uid: 501, gid: 20 },
    machineBytes: 8 * 1_024 ** 3,
    sdk: null,
  };
  const adapter = await createSeatbelt(place, { sandboxExec: join(root, 'sandbox-exec'), loader: false });
  const copy = join(home, 'runs/1/files/tool.sh');
  await writeFile(copy, script);
  const path = join(root, 'scripts/tool.sh');
  await writeFile(path, 'echo the original\n');
  const staged = {
    command: { file: '/bin/sh', args: [path, 'an argument', path] },
    script: { copy, path },
    files: [],
    missing: [],
    alone,
    readsFirst: true,
    needs: null,
    cwd: workdir ?? dirname(path),
    env: { AXLE_PARAM_A: '1', DYLD_INSERT_LIBRARIES: 'x' },
  };
  const grants = { network, folders: folders.map((folder) => ({ ...folder, param: '' })), files: [] };
  const granted = await adapter.grant({ level, fallback: false, grants, secrets, outline: staged }, level);
  const plan = await adapter.plan({ run, mode: 'pipe', granted, staged, secrets, folder: join(home, 'runs/1'), runtime }, level);
  const profile = await readFile(join(home, 'runs/1/sandbox.sb'), 'utf8');
  const decide = judge(profile);
  return { granted, plan, profile, reads: (path: string) => decide({ operation: 'file-read-data', path }), decide };
}

it('runs the approved copy beside the others, with a home of its own and nothing of the person’s environment', async () => {
  const script = 'echo "$0|$1|$2|$PWD"; env | sort; echo put > "$TMPDIR/x"; ls "$HOME" | wc -l';
  const { plan } = await planned({ script });
  const { code, output } = await executeLaunch(plan.launch, 20_000);
  const files = join(home, 'runs/1/files');
  expect([code, output.split('\n')[0]]).toEqual([0, `${files}/tool.sh|an argument|${join(root, 'scripts/tool.sh')}|${files}`]);
  expect(output).toContain(`HOME=${runtime}/sandbox/runs/${run}/home\n`);
  expect(output).toContain(`TMPDIR=${runtime}/sandbox/runs/${run}/tmp\n`);
  expect(output).toContain('AXLE_PARAM_A=1\n');
  for (const kept of ['SECRET', 'DYLD_', '/person/bin']) expect(output).not.toContain(kept);
  expect(await readFile(join(runtime, 'sandbox/runs', run, 'tmp/x'), 'utf8')).toBe('put\n');
  expect(plan.launch.cleanup).toEqual([join(runtime, 'sandbox/runs', run)]);
});

it('writes the profile where the script cannot read it, and names no path on the command line but that', async () => {
  const { plan, reads } = await planned({});
  const profile = join(home, 'runs/1/sandbox.sb');
  expect([(await stat(profile)).mode & 0o777, reads(profile)]).toEqual([0o600, 'deny']);
  expect(plan.launch.args.join('\n')).toContain(`sandbox-exec\n-f\n${profile}\n--\n/bin/sh`);
  expect(plan.launch.args[1]).toContain('ulimit -c 0; ulimit -n 1024');
});

it('tells the run’s processes by what their sandbox lets them read', async () => {
  const { plan, reads } = await planned({});
  const { allowed = '', denied = '' } = plan.launch.confined ?? {};
  expect([reads(allowed), reads(denied)]).toEqual(['allow', 'deny']);
});

it('says what is limited, and is silent of memory and processes, which are not', async () => {
  expect((await planned({})).plan.limits).toEqual({ coreDumps: 'ulimit:0', openFiles: 'ulimit:1024', fileBytes: 'ulimit:4294967296' });
  expect((await planned({ level: 'standard' })).plan.limits).toEqual({ coreDumps: 'ulimit:0', openFiles: 'ulimit:16384' });
});

it('shows the folder of the script at standard only where others than approved scripts may run, and says that it is not held then', async () => {
  const beside = join(root, 'scripts/beside.sh');
  const held = await planned({ level: 'standard', alone: true });
  expect([held.reads(beside), held.plan.launch.cwd, held.plan.notes.some((note) => note.startsWith('only-approved-files:'))]).toEqual([
    'deny',
    join(home, 'runs/1/files'),
    true,
  ]);
  const free = await planned({ level: 'standard', alone: false });
  expect([free.reads(beside), free.plan.launch.cwd, free.plan.notes]).toEqual(['allow', join(root, 'scripts'), ['script-not-held']]);
  expect(free.decide({ operation: 'file-write-data', path: beside })).toBe('deny');
  expect((await executeLaunch(free.plan.launch, 20_000)).output).toBe('the original\n');
  const strict = await planned({ level: 'strict', alone: false });
  expect([strict.reads(beside), strict.plan.launch.cwd]).toEqual(['deny', join(home, 'runs/1/files')]);
});

it('starts in the folder that the script declares, also from its copy', async () => {
  const data = join(root, 'data');
  const { plan, decide } = await planned({ script: 'pwd', workdir: data, folders: [{ path: data, write: false }] });
  expect([plan.launch.cwd, (await executeLaunch(plan.launch, 20_000)).output]).toEqual([data, `${data}\n`]);
  expect(decide({ operation: 'file-read-metadata', path: data })).toBe('allow');
});

describe('a granted folder', () => {
  it('is granted by the path that has no links, with the way there, and no other', async () => {
    await symlink(join(root, 'data'), join(root, 'a "link"\nof two lines'));
    const { reads, decide, granted } = await planned({ folders: [{ path: join(root, 'a "link"\nof two lines'), write: true }] });
    expect(granted.folders[0]).toMatchObject({ real: join(root, 'data'), refused: null });
    expect([reads(join(root, 'data/x')), decide({ operation: 'file-write-data', path: join(root, 'data/x') })]).toEqual(['allow', 'allow']);
    expect(decide({ operation: 'file-read-metadata', path: join(root, 'a "link"\nof two lines') })).toBe('allow');
    expect(reads(join(root, 'person/x'))).toBe('deny');
  });

  it('is never one that holds the hub', async () => {
    const { plan, reads } = await planned({ folders: [root, home, '/'].map((path) => ({ path, write: true })) });
    expect(plan.notes.filter((note) => note.startsWith('not-shared:'))).toHaveLength(3);
    expect([reads(join(home, 'axle.db')), reads(join(root, 'data/x')), reads(join(home, 'runs/2/output.000'))]).toEqual([
      'deny',
      'deny',
      'deny',
    ]);
  });
});

it('gives a secret as a file of its own, and not that of another run', async () => {
  const secrets = [{ name: 'api token', value: 'correct horse' }];
  const { plan, reads } = await planned({ secrets, script: 'cat "$AXLE_SECRET_API_TOKEN"' });
  expect((await executeLaunch(plan.launch, 20_000)).output).toBe('correct horse');
  expect(JSON.stringify([plan.launch.args, plan.launch.env])).not.toContain('horse');
  expect([reads(join(runtime, 'secrets', run, 'API_TOKEN')), reads(join(runtime, 'secrets/other/TOKEN'))]).toEqual(['allow', 'deny']);
  expect(plan.launch.cleanup).toContain(join(runtime, 'secrets', run));
});

it('says that a granted network has the services of this machine', async () => {
  const { plan, decide } = await planned({ network: true });
  expect([plan.notes.at(-1), decide({ operation: 'network-outbound', remote: 'tcp' })]).toEqual(['network-includes-this-machine', 'allow']);
});

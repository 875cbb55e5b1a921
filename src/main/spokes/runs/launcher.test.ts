import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunId, type Run } from '#shared/contract/runs';
import { createLauncher, type Prepared } from './launcher';
import type { RecorderPort, Staged, Work } from './ports';
import { folderOf, newRun } from './record';
import { createSandbox } from './sandbox';

let place: string;
let home: string;
let runtime: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'axle-launcher-'));
  home = join(place, 'home');
  runtime = join(place, 'runtime');
  for (const folder of [home, runtime]) mkdirSync(folder);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const work: Work = {
  subject: { kind: 'script', id: 'deploy', name: 'Deploy', tags: [] },
  sandbox: 'none',
  grants: { network: false, folders: [], files: [] },
  timeoutSeconds: null,
  approval: null,
  picks: [],
  exposed: [],
  exposedSecrets: [],
  elevation: false,
  dependencies: null,
  workdir: null,
  mode: 'pipe',
  retry: null,
  limit: null,
  params: [],
  secrets: [{ name: 'TOKEN', value: 'hush-hush' }],
  stage: () => {
    throw new Error('it is staged already');
  },
};

const launch = vi.fn<RecorderPort['launch']>().mockResolvedValue({
  child: { pid: 7, startTime: '1', bootId: 'boot' },
  startedAt: '2026-01-01T00:00:00.000Z',
});
/** At level none nothing waits at a gate, so that the recorder is not asked before a run begins. */
const recorder: RecorderPort = {
  launch,
  release: vi.fn(),
  undo: vi.fn(),
  cancel: vi.fn(),
  input: vi.fn(),
  answer: vi.fn(),
  mask: vi.fn(),
  resize: vi.fn(),
  attach: vi.fn(),
  forget: vi.fn(),
  warm: vi.fn(),
  onProgress: vi.fn(),
  onGone: vi.fn(),
};

function prepare(run: Run, given: Work = work): Promise<Prepared> {
  const script = { copy: join(folderOf(home, run.id), 'files', 'deploy'), path: join(place, 'deploy') };
  writeFileSync(script.path, ':\n');
  const staged: Staged = {
    command: { file: '/bin/sh', args: [script.path] },
    script,
    files: [],
    missing: [],
    alone: false,
    readsFirst: true,
    needs: null,
    cwd: place,
    env: {},
  };
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const launcher = createLauncher({
    sandbox: createSandbox({ log, home, runtime }),
    environments: { prepare: () => Promise.reject(new Error('nothing is needed')), hold: vi.fn(), release: vi.fn() },
    recorder,
    broker: { open: vi.fn(), prepared: vi.fn(), began: vi.fn(), adopt: vi.fn(), close: vi.fn() },
    settings: () => ({ sandbox: 'none', sandboxFloor: 'none', outputPerRunMiB: 1, outputTotalMiB: 1 }),
    state: { has: () => Promise.resolve(false), give: () => Promise.resolve(null), take: vi.fn(), finish: vi.fn(), forget: vi.fn() },
    home,
    runtime,
    log,
  });
  const staging = {
    staged: Promise.resolve(staged),
    held: Promise.resolve({ hash: '', trust: null }),
    judge: () => 'same' as const,
    copies: () => [] as const,
  };
  const asked = { sandbox: null, columns: 80, rows: 24, notBefore: null, retries: 0, attended: false, wishes: null };
  return launcher(run, given, staging, asked, { ahead: false, wait: { signal: new AbortController().signal, onLine: () => undefined } });
}

function someRun(): Run {
  const id = RunId.parse(randomUUID());
  mkdirSync(folderOf(home, id), { recursive: true });
  const actor = { id: 'local', name: 'Anna', face: 'cli' } as const;
  return newRun({ id, work, actor, mode: 'pipe', level: 'none', place: 'here', now: 0, repeats: null });
}

const secrets = (): readonly string[] => (existsSync(join(runtime, 'secrets')) ? readdirSync(join(runtime, 'secrets')) : []);

it('leaves no secret behind of a run whose grants cannot be written down', async () => {
  const run = someRun();
  mkdirSync(join(folderOf(home, run.id), 'grants.json'));
  await expect(prepare(run)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(secrets()).toEqual([]);
});

it('tells the recorder what to hide of secrets among the arguments, and writes down their names alone', async () => {
  const run = someRun();
  const exposed = [{ param: 'password', label: 'Password' }];
  const given = {
    ...work,
    secrets: [],
    exposed,
    exposedSecrets: [
      { name: 'password', value: 'hush-hush' },
      { name: 'pin', value: '12' },
    ],
  };
  const prepared = await prepare(run, given);
  await prepared.begin();
  expect(launch).toHaveBeenLastCalledWith(expect.objectContaining({ secretArguments: ['hush-hush', '12'], secretFiles: [] }));
  expect(prepared.plan.notes).toContain('not-masked:pin');
  const kept = readFileSync(join(folderOf(home, run.id), 'grants.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ exposed, secrets: [] });
  expect(kept).not.toContain('hush');
  expect(secrets()).toEqual([]);
});

it('takes its secrets back when it is not begun after all', async () => {
  const prepared = await prepare(someRun());
  expect(secrets()).toHaveLength(1);
  await prepared.undo();
  expect(secrets()).toEqual([]);
});

it('leaves no secret behind of a run whose secrets could only be written in part', async () => {
  const run = someRun();
  // Where the secret is to be written something lies already.
  mkdirSync(join(runtime, 'secrets', run.id, 'TOKEN'), { recursive: true });
  await expect(prepare(run)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(secrets()).toEqual([]);
});

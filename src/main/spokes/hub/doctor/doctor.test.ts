import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hub } from '#shared/contract/hub';
import { createDoctor, type SandboxFacts } from '.';

const good: SandboxFacts = {
  platform: 'linux',
  adapter: 'bubblewrap',
  bwrap: { path: '/usr/bin/bwrap', version: '0.8.0' },
  reason: null,
  detail: null,
  root: false,
  seccomp: 'ok',
  cgroups: { version: 2, memory: '/sys/fs/cgroup/a', pids: '/sys/fs/cgroup/a' },
  prlimit: '/usr/bin/prlimit',
  setpriv: null,
};
let bin: string;
beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), 'axle-doctor-'));
});
afterEach(() => rm(bin, { recursive: true }));

async function program(name: string, body: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(bin, name), 0o755);
}

const diagnose = (facts: SandboxFacts = good, patience = 3_000) =>
  createDoctor({
    sandbox: { probe: () => Promise.resolve(facts) },
    environment: { PATH: `${bin}:/usr/bin:/bin` },
    platform: 'linux',
    patience,
  })();

it('says of every part what it enables, in the shape of the contract', async () => {
  const diagnosis = await diagnose();
  expect(hub.routes.doctor.output.parse(diagnosis)).toEqual(diagnosis);
  expect(diagnosis.parts.map(({ id }) => id).sort()).toEqual(
    [
      'agent',
      'bash',
      'bwrap',
      'cgroup',
      'docker',
      'docker-compose',
      'git',
      'keychain',
      'node',
      'psql',
      'pwsh',
      'python3',
      'scanner',
      'seccomp',
      'sudo',
    ]
      .map((id) => (id === 'agent' ? 'ssh-agent' : id))
      .sort(),
  );
  expect(diagnosis.parts.filter(({ state, advice }) => state !== 'ok' && !advice)).toEqual([]);
});

it('takes a program with its version and path', async () => {
  await program('pwsh', 'echo PowerShell 7.5.1');
  await program('grype', 'echo grype 0.90.0');
  const { parts } = await diagnose();
  expect(parts.find(({ id }) => id === 'pwsh')).toMatchObject({ state: 'ok', version: '7.5.1', path: join(bin, 'pwsh'), advice: null });
  expect(parts.find(({ id }) => id === 'scanner')).toMatchObject({ state: 'ok', version: '0.90.0', path: join(bin, 'grype') });
});

it('does not wait for a program that hangs, nor for what that started', async () => {
  const woken = join(bin, 'woken');
  await program('pwsh', `(sleep 4; : > '${woken}') & sleep 4; : > '${woken}'`);
  const { parts } = await diagnose(good, 200);
  expect(existsSync(woken)).toBe(false);
  expect(parts.find(({ id }) => id === 'pwsh')).toMatchObject({ state: 'limited', version: null });
});

it('says why there is no sandbox, and what is not limited', async () => {
  const { parts, sandbox } = await diagnose({
    ...good,
    reason: 'trial-failed',
    detail: 'Operation not permitted',
    cgroups: null,
    adapter: 'none',
  });
  expect(sandbox).toEqual([
    'adapter:none',
    'levels:none',
    'reason:trial-failed',
    'bwrap:0.8.0',
    'seccomp:ok',
    'memory:not-limited',
    'processes:prlimit',
  ]);
  expect(parts.find(({ id }) => id === 'bwrap')).toMatchObject({
    state: 'limited',
    advice: expect.stringContaining('Operation not permitted') as string,
  });
  expect(parts.find(({ id }) => id === 'cgroup')).toMatchObject({ state: 'missing' });
});

it.each([
  ['darwin', 'seatbelt', null, 'ok', ['adapter:seatbelt', 'levels:none,standard,strict', 'memory:not-limited', 'processes:not-limited']],
  [
    'darwin',
    'none',
    'trial-failed',
    'limited',
    ['adapter:none', 'levels:none', 'reason:trial-failed', 'memory:not-limited', 'processes:not-limited'],
  ],
  [
    'darwin',
    'none',
    'sandbox-exec-missing',
    'missing',
    ['adapter:none', 'levels:none', 'reason:sandbox-exec-missing', 'memory:not-limited', 'processes:not-limited'],
  ],
  [
    'win32',
    'job-object',
    'not-on-this-system',
    'limited',
    ['adapter:job-object', 'levels:none', 'reason:not-on-this-system', 'memory:job-object', 'processes:job-object'],
  ],
] as const)('says of %s what %s is worth (%s)', async (platform, adapter, reason, state, sandbox) => {
  const nothing = { ...good, platform, adapter, reason, bwrap: null, cgroups: null, prlimit: null, seccomp: 'unknown-processor' };
  const found = await createDoctor({
    sandbox: { probe: () => Promise.resolve(nothing) },
    environment: { PATH: bin },
    platform,
    patience: 3_000,
  })();
  expect(hub.routes.doctor.output.parse(found)).toEqual(found);
  expect(found.sandbox).toEqual(sandbox);
  const [first] = found.parts;
  expect([first?.id, first?.state, first?.advice === null]).toEqual([
    platform === 'darwin' ? 'seatbelt' : 'job-object',
    state,
    state === 'ok',
  ]);
});

it('names accounts that are called as somebody else is, and says nothing where there are none', async () => {
  const named = async (taken: readonly string[]) => {
    const { parts } = await createDoctor({
      sandbox: { probe: () => Promise.resolve(good) },
      environment: { PATH: bin },
      platform: 'linux',
      takenNames: () => taken,
    })();
    return parts.find(({ id }) => id === 'names');
  };
  expect(await named([])).toBeUndefined();
  expect(await named(['Axle', 'ada'])).toMatchObject({ state: 'limited', version: 'Axle, ada' });
});

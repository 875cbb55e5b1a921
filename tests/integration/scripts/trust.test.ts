import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTrustBench, type TrustBench } from './trust-bench';
import { refusal } from './workbench';

let bench: TrustBench;

beforeEach(async () => {
  bench = await openTrustBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

describe('a script that nobody approved', () => {
  it('does not run, and says why', async () => {
    expect(await bench.stateOf('deploy')).toBe('new');
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject({ code: 'SCRIPT_UNTRUSTED', data: { state: 'new' } });
  });

  it('is shown as it is to who reviews it', async () => {
    expect(await bench.review('deploy')).toMatchObject({
      state: 'new',
      against: null,
      files: [{ path: 'deploy.sh', role: 'script', before: null, after: { text: '#!/bin/bash\necho one\n', lacks: null } }],
      more: 0,
    });
  });

  it('runs as it was approved, which the audit chain tells', async () => {
    const { digest } = await bench.review('deploy');
    expect(await bench.handlers.approve({ script: 'deploy', digest }, bench.ctx)).toMatchObject({
      digest,
      by: 'Ada',
      files: 1,
      withdrawn: null,
    });
    expect(await bench.stateOf('deploy')).toBe('approved');
    expect(await bench.stage('deploy')).toMatchObject({ text: '#!/bin/bash\necho one\n', trust: 'approved' });
    expect(bench.audited.at(-1)).toMatchObject({
      action: 'script.approve',
      object: `script:${bench.source}:deploy.sh`,
      detail: { digest, before: null },
    });
  });

  it('runs where others only warn, and says that it was not approved', async () => {
    bench.requireTrust(false);
    expect(await bench.stage('deploy')).toMatchObject({ trust: 'new', staged: { alone: false } });
  });
});

describe('a script that was approved', () => {
  beforeEach(() => bench.approve('deploy'));

  it('does not run with one byte changed until the difference was approved', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho onf\n');
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject({ code: 'SCRIPT_UNTRUSTED', data: { state: 'changed' } });
    expect(await bench.review('deploy')).toMatchObject({
      state: 'changed',
      against: { by: 'Ada' },
      files: [{ before: { text: '#!/bin/bash\necho one\n' }, after: { text: '#!/bin/bash\necho onf\n' } }],
    });
    await bench.approve('deploy');
    expect(await bench.stage('deploy')).toMatchObject({ text: '#!/bin/bash\necho onf\n', trust: 'approved' });
  });

  it('is refused when it is put back to what was approved before the last time', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    await bench.approve('deploy');
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('is refused when its bytes change with its time, size and file kept', async () => {
    const file = path.join(bench.folder, 'ops/deploy.sh');
    const work = await bench.provider.find('deploy', {});
    await writeFile(file, '#!/bin/bash\necho bad\n');
    expect(await refusal(work.stage(await bench.runFolder()).held)).toMatchObject({ code: 'SCRIPT_UNTRUSTED', data: { state: 'changed' } });
  });

  it('is not approved by who looked at other bytes', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    const { digest } = await bench.review('deploy');
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho three\n');
    expect((await refusal(Promise.resolve(bench.handlers.approve({ script: 'deploy', digest }, bench.ctx)))).code).toBe('APPROVAL_STALE');
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('does not run with a sidecar that came, changed or went', async () => {
    await bench.write('ops/deploy.axle.yaml', 'network: true\n');
    await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'));
    expect((await bench.review('deploy')).files.map(({ role, before }) => [role, before === null])).toEqual([
      ['sidecar', true],
      ['script', false],
    ]);
    await bench.approve('deploy');
    expect((await bench.stage('deploy')).trust).toBe('approved');
    await bench.write('ops/deploy.axle.yaml', 'network: false\n');
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    await rm(path.join(bench.folder, 'ops/deploy.axle.yaml'));
    await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'));
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('is still approved after a restart, and where its source comes back', async () => {
    await bench.restart();
    expect((await bench.stage('deploy')).trust).toBe('approved');
    await bench.handlers.removeSource({ source: bench.source }, bench.ctx);
    await bench.add('ops');
    expect((await bench.stage('deploy')).trust).toBe('approved');
  });

  it('does not run once that was withdrawn', async () => {
    await bench.handlers.withdraw({ script: 'deploy' }, bench.ctx);
    expect(await bench.stateOf('deploy')).toBe('withdrawn');
    const untrusted = { code: 'SCRIPT_UNTRUSTED', data: { state: 'withdrawn' } };
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject(untrusted);
    await bench.restart();
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject(untrusted);
    expect((await refusal(Promise.resolve(bench.handlers.withdraw({ script: 'deploy' }, bench.ctx)))).code).toBe('APPROVAL_NOT_FOUND');
    expect(await bench.handlers.approvals({ script: 'deploy' }, bench.ctx)).toMatchObject({ approvals: [{ withdrawn: { by: 'Ada' } }] });
  });

  it('keeps who approved what, and each difference', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    await bench.approve('deploy');
    const { approvals } = (await bench.handlers.approvals({ script: 'deploy' }, bench.ctx)) as { approvals: { id: number }[] };
    expect(approvals).toHaveLength(2);
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho three\n');
    expect(await bench.review('deploy', approvals[0]?.id)).toMatchObject({
      files: [{ before: { text: '#!/bin/bash\necho one\n' }, after: { text: '#!/bin/bash\necho two\n' } }],
    });
    expect(await bench.review('deploy', approvals[1]?.id)).toMatchObject({ against: null, files: [{ before: null }] });
    expect((await refusal(bench.review('deploy', 999))).code).toBe('APPROVAL_NOT_FOUND');
  });
});

it('never stages other bytes than the approved ones while the file is swapped in a loop', async () => {
  await bench.approve('deploy');
  const file = path.join(bench.folder, 'ops/deploy.sh');
  const stop = new AbortController();
  const swapping = (async () => {
    for (let at = 0; !stop.signal.aborted; at += 1) {
      await writeFile(`${file}.new`, at % 2 === 0 ? '#!/bin/bash\necho bad\n' : '#!/bin/bash\necho one\n', { mode: 0o755 });
      await rm(file, { force: true });
      await symlink(`${file}.new`, file).catch(() => undefined);
      await rm(file, { force: true });
      await writeFile(file, at % 2 === 0 ? '#!/bin/bash\necho evil\n' : '#!/bin/bash\necho one\n');
    }
  })();
  const seen = new Map<string, number>();
  for (let at = 0; at < 60; at += 1) {
    const outcome = await bench.stage('deploy').then(
      ({ text }) => text,
      (error: { code?: string }) => error.code ?? 'unexpected',
    );
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  stop.abort();
  await swapping;
  const others = [...seen.keys()].filter((outcome) => outcome !== '#!/bin/bash\necho one\n');
  expect(others.filter((code) => !['SCRIPT_UNTRUSTED', 'SCRIPT_NOT_FOUND', 'SCRIPT_BROKEN', 'SCRIPT_CHANGED'].includes(code))).toEqual([]);
});

it('shows of a long script the part that differs, with its line numbers', async () => {
  const lines = Array.from({ length: 9_000 }, (_, at) => `echo ${at} ${'x'.repeat(8)}`);
  await bench.write('ops/long.sh', `#!/bin/bash\n${lines.join('\n')}\n`);
  await bench.until((scripts) => scripts.some(({ name }) => name === 'long'));
  await bench.approve('long');
  await bench.write('ops/long.sh', `#!/bin/bash\n${lines.with(8_000, 'echo changed').join('\n')}\n`);
  const [file] = (await bench.review('long')).files;
  expect(file).toMatchObject({ before: { firstLine: 7_982, lacks: 'cut' }, after: { firstLine: 7_982, lacks: 'cut' } });
  expect(file?.after?.text).toContain('echo changed');
  expect(file?.after?.text?.split('\n')).toHaveLength(41);
  expect((await bench.review('long')).complete).toBe(true);
});

it('lets the samples of the program run', async () => {
  expect((await bench.stage('Hello')).trust).toBe('built-in');
});

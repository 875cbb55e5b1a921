import { execFile } from 'node:child_process';
import { readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
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

describe('the files that a script declares', () => {
  const SCRIPT = '#!/bin/bash\n# @axle.file lib.sh\n# @axle.file data/\n. ./lib.sh\n';
  beforeEach(async () => {
    await bench.write('ops/lib.sh', 'echo lib\n');
    await bench.write('ops/data/a.txt', 'a');
    await bench.write('ops/data/deep/b.txt', 'b');
    await bench.write('ops/deploy.sh', SCRIPT);
    await bench.until((scripts) => scripts.some(({ name, format }) => name === 'deploy' && format === 'header'));
    await bench.approve('deploy');
  });

  it('are approved with it, and copied as they lie beside it', async () => {
    const { staged } = await bench.stage('deploy');
    const [copies, here] = [path.dirname(staged.script.copy), path.join(bench.folder, 'ops')];
    expect(staged).toMatchObject({
      alone: true,
      missing: [],
      files: [
        { copy: path.join(copies, 'lib.sh'), path: path.join(here, 'lib.sh') },
        { copy: path.join(copies, 'data'), path: path.join(here, 'data') },
      ],
    });
    expect(await readFile(path.join(copies, 'data/deep/b.txt'), 'utf8')).toBe('b');
  });

  it.each([
    ['changes', () => bench.write('ops/lib.sh', 'echo LIB\n')],
    ['comes', () => bench.write('ops/data/deep/c.txt', 'c')],
    ['goes', () => rm(path.join(bench.folder, 'ops/data/a.txt'))],
    [
      'becomes a link to elsewhere',
      async () => {
        await rm(path.join(bench.folder, 'ops/data/a.txt'));
        await symlink('/etc/hostname', path.join(bench.folder, 'ops/data/a.txt'));
      },
    ],
  ])('keep it from running when one %s', async (_what, change) => {
    const work = await bench.provider.find('deploy', {});
    await change();
    expect(['SCRIPT_UNTRUSTED', 'SCRIPT_BROKEN']).toContain((await refusal(work.stage(await bench.runFolder()).held)).code);
    expect(['SCRIPT_UNTRUSTED', 'SCRIPT_BROKEN']).toContain((await refusal(bench.provider.find('deploy', {}))).code);
  });

  it('show in the catalogue that one changed', async () => {
    await bench.write('ops/data/deep/b.txt', 'B');
    await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'));
    expect((await bench.review('deploy')).files[0]).toMatchObject({
      path: 'data/deep/b.txt',
      role: 'file',
      before: { text: 'b' },
      after: { text: 'B' },
    });
  });

  it('are not more by what is neither file nor folder', async () => {
    await promisify(execFile)('mkfifo', [path.join(bench.folder, 'ops/data/pipe')]);
    await symlink('deep', path.join(bench.folder, 'ops/data/link'));
    await symlink('nowhere', path.join(bench.folder, 'ops/data/dead'));
    await bench.write('ops/data/.git/HEAD', 'ref');
    expect((await bench.stage('deploy')).trust).toBe('approved');
  });
});

it('shows a script its own sidecar where it declares that, and misses neither it nor the script itself', async () => {
  await bench.write('ops/deploy.axle.yaml', 'files: [deploy.axle.yaml, deploy.sh, ./lost.txt]\n');
  await bench.until((scripts) => scripts.some(({ name, format }) => name === 'deploy' && format === 'sidecar'));
  await bench.approve('deploy');
  const { staged } = await bench.stage('deploy');
  const copy = path.join(path.dirname(staged.script.copy), 'deploy.axle.yaml');
  expect(staged).toMatchObject({ missing: ['lost.txt'], files: [{ copy, path: path.join(bench.folder, 'ops/deploy.axle.yaml') }] });
  expect(await readFile(copy, 'utf8')).toContain('files: [');
});

it('says that a script changed whose sidecar goes before it starts', async () => {
  await bench.write('ops/deploy.axle.yaml', 'network: true\n');
  await bench.until((scripts) => scripts.some(({ name, format }) => name === 'deploy' && format === 'sidecar'));
  await bench.approve('deploy');
  const work = await bench.provider.find('deploy', {});
  await rm(path.join(bench.folder, 'ops/deploy.axle.yaml'));
  expect(await refusal(work.stage(await bench.runFolder()).held)).toMatchObject({ code: 'SCRIPT_CHANGED' });
});

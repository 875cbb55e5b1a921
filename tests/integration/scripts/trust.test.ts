import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INDEX_NAME, SIGNATURE_NAME, writeIndex } from '#shared/contract/signed-index';
import type { Review, TrustState } from '#shared/contract/trust';
import type { Staged } from '#main/spokes/scripts/index';
import { openWorkbench, refusal, type Workbench } from './workbench';

let bench: Workbench;
let runs: string;
let source: string;

beforeEach(async () => {
  bench = await openWorkbench();
  bench.requireTrust(true);
  runs = await mkdtemp(path.join(tmpdir(), 'axle-trust-'));
  await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
  source = (await bench.add('ops')).id;
});
afterEach(async () => {
  await bench.close();
  await rm(runs, { recursive: true, force: true });
  expect(bench.faults).toEqual([]);
});

const review = async (script: string, approval?: number): Promise<Review> =>
  bench.handlers.review({ script, ...(approval === undefined ? {} : { approval }) }, bench.ctx);
const stateOf = async (script: string): Promise<TrustState> =>
  ((await bench.handlers.get({ script }, bench.ctx)) as { trust: TrustState }).trust;
const approve = async (script: string): Promise<unknown> =>
  bench.handlers.approve({ script, digest: (await review(script)).digest }, bench.ctx);
let staged = 0;
/** Stages a script as a run would; gives the bytes that would run, and how. */
async function stage(script: string): Promise<{ readonly text: string; readonly staged: Staged; readonly trust: TrustState | undefined }> {
  const folder = path.join(runs, String((staged += 1)));
  await mkdir(folder);
  const staging = (await bench.provider.find(script, {})).stage(folder);
  const held = await staging.held;
  const ready = await staging.staged;
  await chmod(ready.script.copy, 0o400); // The recorder opens it.
  return { text: await readFile(ready.script.copy, 'utf8'), staged: ready, trust: held.trust?.state };
}

describe('a script that nobody approved', () => {
  it('does not run, and says why', async () => {
    expect(await stateOf('deploy')).toBe('new');
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject({ code: 'SCRIPT_UNTRUSTED', data: { state: 'new' } });
  });

  it('is shown as it is to who reviews it', async () => {
    expect(await review('deploy')).toMatchObject({
      state: 'new',
      against: null,
      files: [{ path: 'deploy.sh', role: 'script', before: null, after: { text: '#!/bin/bash\necho one\n', lacks: null } }],
      more: 0,
    });
  });

  it('runs as it was approved, which the audit chain tells', async () => {
    const { digest } = await review('deploy');
    expect(await bench.handlers.approve({ script: 'deploy', digest }, bench.ctx)).toMatchObject({
      digest,
      by: 'Ada',
      files: 1,
      withdrawn: null,
    });
    expect(await stateOf('deploy')).toBe('approved');
    expect(await stage('deploy')).toMatchObject({ text: '#!/bin/bash\necho one\n', trust: 'approved' });
    expect(bench.audited.at(-1)).toMatchObject({
      action: 'script.approve',
      object: `script:${source}:deploy.sh`,
      detail: { digest, before: null },
    });
  });

  it('runs where others only warn, and says that it was not approved', async () => {
    bench.requireTrust(false);
    expect(await stage('deploy')).toMatchObject({ trust: 'new', staged: { alone: false } });
  });
});

describe('a script that was approved', () => {
  beforeEach(() => approve('deploy'));

  it('does not run with one byte changed until the difference was approved', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho onf\n');
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject({ code: 'SCRIPT_UNTRUSTED', data: { state: 'changed' } });
    expect(await review('deploy')).toMatchObject({
      state: 'changed',
      against: { by: 'Ada' },
      files: [{ before: { text: '#!/bin/bash\necho one\n' }, after: { text: '#!/bin/bash\necho onf\n' } }],
    });
    await approve('deploy');
    expect(await stage('deploy')).toMatchObject({ text: '#!/bin/bash\necho onf\n', trust: 'approved' });
  });

  it('is refused when it is put back to what was approved before the last time', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    await approve('deploy');
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho one\n');
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('is refused when its bytes change with its time, size and file kept', async () => {
    const file = path.join(bench.folder, 'ops/deploy.sh');
    const work = await bench.provider.find('deploy', {});
    const folder = path.join(runs, 'kept');
    await mkdir(folder);
    await writeFile(file, '#!/bin/bash\necho bad\n');
    expect(await refusal(work.stage(folder).held)).toMatchObject({ code: 'SCRIPT_UNTRUSTED', data: { state: 'changed' } });
  });

  it('is not approved by who looked at other bytes', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    const { digest } = await review('deploy');
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho three\n');
    expect((await refusal(Promise.resolve(bench.handlers.approve({ script: 'deploy', digest }, bench.ctx)))).code).toBe('APPROVAL_STALE');
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('does not run with a sidecar that came, changed or went', async () => {
    await bench.write('ops/deploy.axle.yaml', 'network: true\n');
    await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'));
    expect((await review('deploy')).files.map(({ role, before }) => [role, before === null])).toEqual([
      ['sidecar', true],
      ['script', false],
    ]);
    await approve('deploy');
    expect((await stage('deploy')).trust).toBe('approved');
    await bench.write('ops/deploy.axle.yaml', 'network: false\n');
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    await rm(path.join(bench.folder, 'ops/deploy.axle.yaml'));
    await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'));
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('is still approved after a restart, and where its source comes back', async () => {
    await bench.restart();
    expect((await stage('deploy')).trust).toBe('approved');
    await bench.handlers.removeSource({ source }, bench.ctx);
    await bench.add('ops');
    expect((await stage('deploy')).trust).toBe('approved');
  });

  it('does not run once that was withdrawn', async () => {
    await bench.handlers.withdraw({ script: 'deploy' }, bench.ctx);
    expect(await stateOf('deploy')).toBe('withdrawn');
    const untrusted = { code: 'SCRIPT_UNTRUSTED', data: { state: 'withdrawn' } };
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject(untrusted);
    await bench.restart();
    expect(await refusal(bench.provider.find('deploy', {}))).toMatchObject(untrusted);
    expect((await refusal(Promise.resolve(bench.handlers.withdraw({ script: 'deploy' }, bench.ctx)))).code).toBe('APPROVAL_NOT_FOUND');
    expect(await bench.handlers.approvals({ script: 'deploy' }, bench.ctx)).toMatchObject({ approvals: [{ withdrawn: { by: 'Ada' } }] });
  });

  it('keeps who approved what, and each difference', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho two\n');
    await approve('deploy');
    const { approvals } = (await bench.handlers.approvals({ script: 'deploy' }, bench.ctx)) as { approvals: { id: number }[] };
    expect(approvals).toHaveLength(2);
    await bench.write('ops/deploy.sh', '#!/bin/bash\necho three\n');
    expect(await review('deploy', approvals[0]?.id)).toMatchObject({
      files: [{ before: { text: '#!/bin/bash\necho one\n' }, after: { text: '#!/bin/bash\necho two\n' } }],
    });
    expect(await review('deploy', approvals[1]?.id)).toMatchObject({ against: null, files: [{ before: null }] });
    expect((await refusal(review('deploy', 999))).code).toBe('APPROVAL_NOT_FOUND');
  });
});

it('never stages other bytes than the approved ones while the file is swapped in a loop', async () => {
  await approve('deploy');
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
    const outcome = await stage('deploy').then(
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

describe('the files that a script declares', () => {
  const SCRIPT = '#!/bin/bash\n# @axle.file lib.sh\n# @axle.file data/\n. ./lib.sh\n';
  beforeEach(async () => {
    await bench.write('ops/lib.sh', 'echo lib\n');
    await bench.write('ops/data/a.txt', 'a');
    await bench.write('ops/data/deep/b.txt', 'b');
    await bench.write('ops/deploy.sh', SCRIPT);
    await bench.until((scripts) => scripts.some(({ name, format }) => name === 'deploy' && format === 'header'));
    await approve('deploy');
  });

  it('are approved with it, and copied as they lie beside it', async () => {
    const { staged } = await stage('deploy');
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
    const folder = path.join(runs, 'late');
    await mkdir(folder);
    expect(['SCRIPT_UNTRUSTED', 'SCRIPT_BROKEN']).toContain((await refusal(work.stage(folder).held)).code);
    expect(['SCRIPT_UNTRUSTED', 'SCRIPT_BROKEN']).toContain((await refusal(bench.provider.find('deploy', {}))).code);
  });

  it('are told of as a change when one goes between the look and the start', async () => {
    await bench.write('ops/deploy.axle.yaml', 'files: [lib.sh]\n');
    await bench.until((scripts) => scripts.some(({ name, format }) => name === 'deploy' && format === 'sidecar'));
    await approve('deploy');
    const work = await bench.provider.find('deploy', {});
    await rm(path.join(bench.folder, 'ops/deploy.axle.yaml'));
    const folder = path.join(runs, 'gone');
    await mkdir(folder);
    expect((await refusal(work.stage(folder).held)).code).toBe('SCRIPT_CHANGED');
  });

  it('may be the script itself and what says how it is run', async () => {
    await bench.write('ops/self.sh', 'cat self.axle.yaml self.sh\n');
    await bench.write('ops/self.axle.yaml', 'files: [self.sh, self.axle.yaml]\n');
    await bench.until((scripts) => scripts.some(({ name, format }) => name === 'self' && format === 'sidecar'));
    await approve('self');
    const { staged } = await stage('self');
    const copy = path.join(path.dirname(staged.script.copy), 'self.axle.yaml');
    expect(staged).toMatchObject({ missing: [], files: [{ copy, path: path.join(bench.folder, 'ops/self.axle.yaml') }] });
    expect(await readFile(copy, 'utf8')).toContain('files:');
  });

  it('are all of a folder but for what is neither a file nor a folder', async () => {
    await promisify(execFile)('mkfifo', [path.join(bench.folder, 'ops/data/pipe')]);
    await symlink('deep', path.join(bench.folder, 'ops/data/link'));
    await symlink('nowhere', path.join(bench.folder, 'ops/data/broken'));
    expect((await stage('deploy')).trust).toBe('approved');
    expect((await review('deploy')).files.map((file) => file.path)).toEqual(['deploy.sh', 'data/a.txt', 'data/deep/b.txt', 'lib.sh']);
  });

  it('show in the catalogue that one changed', async () => {
    await bench.write('ops/data/deep/b.txt', 'B');
    await bench.until((scripts) => scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'));
    expect((await review('deploy')).files[0]).toMatchObject({
      path: 'data/deep/b.txt',
      role: 'file',
      before: { text: 'b' },
      after: { text: 'B' },
    });
  });
});

it('shows of a long script the part that differs, with its line numbers', async () => {
  const lines = Array.from({ length: 9_000 }, (_, at) => `echo ${at} ${'x'.repeat(8)}`);
  await bench.write('ops/long.sh', `#!/bin/bash\n${lines.join('\n')}\n`);
  await bench.until((scripts) => scripts.some(({ name }) => name === 'long'));
  await approve('long');
  await bench.write('ops/long.sh', `#!/bin/bash\n${lines.with(8_000, 'echo changed').join('\n')}\n`);
  const [file] = (await review('long')).files;
  expect(file).toMatchObject({ before: { firstLine: 7_982, lacks: 'cut' }, after: { firstLine: 7_982, lacks: 'cut' } });
  expect(file?.after?.text).toContain('echo changed');
  expect(file?.after?.text?.split('\n')).toHaveLength(41);
  expect((await review('long')).complete).toBe(true);
});

it('lets the samples of the program run', async () => {
  expect((await stage('Hello')).trust).toBe('built-in');
});

describe('a signed source', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

  async function publish(serial: number, files: Record<string, string>, key: KeyObject = privateKey): Promise<void> {
    const index = writeIndex({ serial, files: new Map(Object.entries(files).map(([name, text]) => [name, sha(text)])) });
    for (const [name, text] of Object.entries(files)) await bench.write(`ops/${name}`, text);
    await bench.write(`ops/${INDEX_NAME}`, index);
    await bench.write(`ops/${SIGNATURE_NAME}`, `${sign(null, Buffer.from(index), key).toString('base64')}\n`);
    await bench.handlers.sync({ source }, bench.ctx);
  }
  const trustKey = (key: string | null): Promise<unknown> => Promise.resolve(bench.handlers.trustKey({ source, key }, bench.ctx));
  const signature = async (): Promise<unknown> => (await bench.untilSource(source, () => true)).signature;

  it('runs what its index names, and nothing else', async () => {
    await publish(1, { 'deploy.sh': 'echo signed\n', 'sub/other.sh': 'echo other\n' });
    await bench.write('ops/stray.sh', 'echo stray\n');
    await trustKey(pem);
    expect(await signature()).toMatchObject({ state: 'valid', serial: 1 });
    await bench.handlers.sync({ source }, bench.ctx);
    expect((await stage('deploy')).trust).toBe('signed');
    expect((await stage('other')).trust).toBe('signed');
    expect((await refusal(bench.provider.find('stray', {}))).data).toMatchObject({ state: 'new' });
    await bench.write('ops/deploy.sh', 'echo SIGNED\n');
    expect((await refusal(bench.provider.find('deploy', {}))).data).toMatchObject({ state: 'changed' });
  });

  it('takes a newer index, and never an older one', async () => {
    await publish(2, { 'deploy.sh': 'echo two\n' });
    await trustKey(pem);
    await publish(3, { 'deploy.sh': 'echo three\n' });
    expect((await stage('deploy')).text).toBe('echo three\n');
    await publish(2, { 'deploy.sh': 'echo two\n' });
    expect(await signature()).toMatchObject({ state: 'older', serial: 3 });
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    await bench.restart();
    await bench.untilSource(source, (it) => it.signature?.state === 'older');
  });

  it.each([
    ['another key', 'invalid', async () => publish(1, { 'deploy.sh': 'echo x\n' }, generateKeyPairSync('ed25519').privateKey)],
    [
      'a changed index',
      'invalid',
      async () => {
        await publish(1, { 'deploy.sh': 'echo x\n' });
        await bench.write(`ops/${INDEX_NAME}`, writeIndex({ serial: 1, files: new Map([['deploy.sh', sha('echo y\n')]]) }));
      },
    ],
    ['no index', 'missing', async () => undefined],
    [
      'a signed text that is no index',
      'malformed',
      async () => {
        await bench.write(`ops/${INDEX_NAME}`, 'hello\n');
        await bench.write(`ops/${SIGNATURE_NAME}`, sign(null, Buffer.from('hello\n'), privateKey).toString('base64'));
      },
    ],
  ])('with %s is %s', async (_what, state, prepare) => {
    await prepare();
    await trustKey(pem);
    expect(await signature()).toMatchObject({ state });
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it('is trusted no more once its key is forgotten', async () => {
    await publish(1, { 'deploy.sh': 'echo signed\n' });
    await trustKey(pem);
    await trustKey(null);
    expect(await signature()).toBeNull();
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
  });

  it.each([
    ['not-pem', 'hello'],
    ['private', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['not-ed25519', generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ])('takes no key that is %s', async (reason, key) => {
    expect(await refusal(trustKey(key))).toEqual({ code: 'KEY_INVALID', data: { reason } });
  });
});

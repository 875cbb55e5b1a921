import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INDEX_NAME, SIGNATURE_NAME, writeIndex } from '#shared/contract/signed-index';
import { HubError } from '#shared/contract/errors';
import { messagesIn } from '#main/cli/messages/messages';
import { signFolder } from '#main/cli/sign-folder';
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

describe('a signed source', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

  async function publish(serial: number, files: Record<string, string>, key: KeyObject = privateKey): Promise<void> {
    const index = writeIndex({ serial, files: new Map(Object.entries(files).map(([name, text]) => [name, sha(text)])) });
    for (const [name, text] of Object.entries(files)) await bench.write(`ops/${name}`, text);
    await bench.write(`ops/${INDEX_NAME}`, index);
    await bench.write(`ops/${SIGNATURE_NAME}`, `${sign(null, Buffer.from(index), key).toString('base64')}\n`);
    await bench.handlers.sync({ source: bench.source }, bench.ctx);
  }
  const trustKey = (key: string | null): Promise<unknown> =>
    Promise.resolve(bench.handlers.trustKey({ source: bench.source, key }, bench.ctx));
  const signature = async (): Promise<unknown> => (await bench.untilSource(bench.source, () => true)).signature;

  it('runs what its index names, and nothing else', async () => {
    await publish(1, { 'deploy.sh': 'echo signed\n', 'sub/other.sh': 'echo other\n' });
    await bench.write('ops/stray.sh', 'echo stray\n');
    await trustKey(pem);
    expect(await signature()).toMatchObject({ state: 'valid', serial: 1 });
    await bench.handlers.sync({ source: bench.source }, bench.ctx);
    expect((await bench.stage('deploy')).trust).toBe('signed');
    expect((await bench.stage('other')).trust).toBe('signed');
    expect((await refusal(bench.provider.find('stray', {}))).data).toMatchObject({ state: 'new' });
    await bench.write('ops/deploy.sh', 'echo SIGNED\n');
    expect((await refusal(bench.provider.find('deploy', {}))).data).toMatchObject({ state: 'changed' });
  });

  it('takes a newer index, and never an older one', async () => {
    await publish(2, { 'deploy.sh': 'echo two\n' });
    await trustKey(pem);
    await publish(3, { 'deploy.sh': 'echo three\n' });
    expect((await bench.stage('deploy')).text).toBe('echo three\n');
    await publish(2, { 'deploy.sh': 'echo two\n' });
    expect(await signature()).toMatchObject({ state: 'older', serial: 3 });
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    await bench.restart();
    await bench.untilSource(bench.source, (it) => it.signature?.state === 'older');
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

  const audited = (action: string): unknown[] => bench.audited.filter((entry) => entry.action === action);
  const state = async (script = 'deploy'): Promise<unknown> => {
    await bench.handlers.sync({ source: bench.source }, bench.ctx);
    return await bench.stateOf(script);
  };
  const SIGNED = { 'deploy.sh': 'echo signed\n' };

  describe('does not run a script of which its index names more than is there', () => {
    it('a sidecar', async () => {
      await publish(1, { ...SIGNED, 'deploy.axle.yaml': 'sandbox: strict\n' });
      await trustKey(pem);
      expect(await state()).toBe('signed');
      await rm(path.join(bench.folder, 'ops/deploy.axle.yaml'));
      expect(await state()).toBe('changed');
      expect((await refusal(bench.provider.find('deploy', {}))).data).toMatchObject({ state: 'changed' });
    });

    it('the sidecar of that file alone, though one for all of its name is there', async () => {
      await publish(1, {
        ...SIGNED,
        'deploy.py': 'print(1)\n',
        'deploy.axle.yaml': 'network: true\n',
        'deploy.sh.axle.yaml': 'sandbox: strict\n',
      });
      await trustKey(pem);
      expect([await state('deploy.sh'), await state('deploy.py')]).toEqual(['signed', 'signed']);
      await rm(path.join(bench.folder, 'ops/deploy.sh.axle.yaml'));
      expect([await state('deploy.sh'), await state('deploy.py')]).toEqual(['changed', 'signed']);
    });

    it.each(['data/deep/b.txt', 'lib.sh'])('%s, which it declares', async (name) => {
      const declares = '#!/bin/bash\n# @axle.file lib.sh\n# @axle.file data/\n';
      await publish(1, {
        'deploy.sh': declares,
        'lib.sh': 'echo lib\n',
        'data/a.txt': 'a',
        'data/deep/b.txt': 'b',
        'database.txt': 'not in data',
      });
      await trustKey(pem);
      expect(await state()).toBe('signed');
      await rm(path.join(bench.folder, 'ops', name));
      expect(await state()).toBe('changed');
    });
  });

  it('runs what axle scripts sign has signed, whatever lies in a folder that a script declares', async () => {
    await bench.write('ops/deploy.sh', '#!/bin/bash\n# @axle.file data/\n');
    await bench.write('ops/data/.hidden/a.txt', 'a');
    await bench.write('ops/data/node_modules/b/index.js', 'b');
    await bench.write('ops/data/line\u2028end.txt', 'c');
    await bench.write('ops/data/.git/HEAD', 'd');
    await symlink('.hidden/a.txt', path.join(bench.folder, 'ops/data/link.txt'));
    await symlink('.hidden', path.join(bench.folder, 'ops/data/link'));
    await signFolder(
      path.join(bench.folder, 'ops'),
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      undefined,
      messagesIn('en'),
    );
    await trustKey(pem);
    expect(await signature()).toMatchObject({ state: 'valid', serial: 1 });
    expect(await state()).toBe('signed');
    expect((await bench.stage('deploy')).staged.missing).toEqual([]);
  });

  it('takes no second index of the same number', async () => {
    await publish(2, SIGNED);
    await trustKey(pem);
    await publish(2, { 'deploy.sh': 'echo forked\n' });
    expect(await signature()).toMatchObject({ state: 'conflicting', serial: 2 });
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    await bench.restart();
    await bench.untilSource(bench.source, (it) => it.signature?.state === 'conflicting');
    await publish(2, SIGNED);
    expect(await signature()).toMatchObject({ state: 'valid', serial: 2 });
  });

  it.each([
    ['set again', async () => undefined],
    ['forgotten and set again', () => trustKey(null)],
    [
      'set again after another one',
      () => trustKey(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    ],
    [
      'set again after its source was removed and added',
      async () => {
        await bench.handlers.removeSource({ source: bench.source }, bench.ctx);
        await bench.add('ops');
      },
    ],
  ])('knows the newest number of a key that is %s', async (_what, between) => {
    await publish(5, SIGNED);
    await trustKey(pem);
    await between();
    await publish(4, SIGNED);
    await trustKey(pem);
    expect(await signature()).toMatchObject({ state: 'older', serial: 5 });
  });

  it('is no signed source any more where it was removed and added', async () => {
    await publish(1, SIGNED);
    await trustKey(pem);
    await bench.handlers.removeSource({ source: bench.source }, bench.ctx);
    expect(audited('source.forget-key')).toMatchObject([{ object: `source:${bench.source}`, actor: { name: 'Ada' } }]);
    await bench.add('ops');
    expect(await signature()).toBeNull();
    expect(await state()).toBe('new');
    await bench.restart();
    expect(await state()).toBe('new');
  });

  it('does not run what was withdrawn, however it is signed, until it was approved', async () => {
    await publish(1, SIGNED);
    await trustKey(pem);
    await bench.handlers.withdraw({ script: 'deploy' }, bench.ctx);
    expect(audited('script.withdraw')).toHaveLength(1);
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    expect((await refusal(Promise.resolve(bench.handlers.withdraw({ script: 'deploy' }, bench.ctx)))).code).toBe('APPROVAL_NOT_FOUND');
    await bench.restart();
    await publish(2, { 'deploy.sh': 'echo signed anew\n' });
    expect((await refusal(bench.provider.find('deploy', {}))).code).toBe('SCRIPT_UNTRUSTED');
    await bench.approve('deploy');
    expect((await bench.stage('deploy')).trust).toBe('approved');
    await publish(3, { 'deploy.sh': 'echo and again\n' });
    expect((await bench.stage('deploy')).trust).toBe('signed');
  });

  it('takes a new index once its number is written down, and reads its other files meanwhile', async () => {
    await publish(1, SIGNED);
    await trustKey(pem);
    bench.refuseWrites(new HubError('STORAGE_FULL', { path: bench.home }));
    const index = writeIndex({ serial: 2, files: new Map([['deploy.sh', sha('echo two\n')]]) });
    await bench.write(`ops/${SIGNATURE_NAME}`, sign(null, Buffer.from(index), privateKey).toString('base64'));
    await bench.write(`ops/${INDEX_NAME}`, index);
    await bench.write('ops/deploy.sh', 'echo two\n');
    await bench.write('ops/late.sh', 'echo late\n');
    await bench.until(
      (scripts) =>
        scripts.some(({ name }) => name === 'late') && scripts.some(({ name, trust }) => name === 'deploy' && trust === 'changed'),
    );
    expect(await signature()).toMatchObject({ serial: 1 });
    bench.refuseWrites();
    await bench.untilSource(bench.source, (it) => it.signature?.state === 'valid' && it.signature.serial === 2);
    expect((await bench.stage('deploy')).text).toBe('echo two\n');
  });
});

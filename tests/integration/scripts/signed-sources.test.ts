import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INDEX_NAME, SIGNATURE_NAME, writeIndex } from '#shared/contract/signed-index';
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
  const SIGNED = { 'deploy.sh': 'echo signed\n' };

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
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow } from '../../support/files-below';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { dist } from '../../support/hub-process';
import { vaultError } from '../../support/key-vault-double';
import { itWith } from '../../support/real-parts';
import { openVaultPlace, type VaultPlace } from '../../support/vault-place';

/** No keychain, whatever this session has: then it is enough to confirm. */
const bare = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };
const proof = { by: 'confirmation' } as const;
const VALUE = 'a value that lies in the vault alone';

let place: VaultPlace;
let bench: HubBench;
beforeEach(async () => {
  place = await openVaultPlace();
  bench = await createHubBench({ within: place.within, env: bare });
});
afterEach(async () => {
  await bench.close();
  await place.close();
});

const add = (): Promise<unknown> => bench.hub.vaults.add({ name: 'ops', address: place.double.url.origin, account: 'ada@example.test' });
const failure = (reason: string, more: object = {}) => ({
  code: 'KEY_VAULT_FAILED',
  data: { reason, vault: place.double.url.host, ...more },
});
async function listed(vault = 'ops'): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { secrets, more } of bench.hub.vaults.secrets({ vault })) {
    expect(more).toBe(false);
    names.push(...secrets.map(({ name }) => name));
  }
  return names;
}
const entries = async (): Promise<string[]> =>
  (await bench.hub.audit.page({})).items
    .filter(({ action }) => /^(?:vault|secret)\./.test(action))
    .map(({ action, outcome, object, detail }) => [action, outcome, object, detail['reason']].filter(Boolean).join(' '))
    .toReversed();

async function axle(args: readonly string[], input = ''): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const env = { ...process.env, ...bare, AXLE_HOME: bench.home, AXLE_LANG: 'en', NO_COLOR: '1' };
  const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], { env, stdio: 'pipe' });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

describe('a vault that is made known', () => {
  it('is listed, read, written, and outlives the hub; each of it is in the record, and no value is kept', async () => {
    for (let index = 0; index < 30; index += 1) place.double.put(`secret-${index}`, VALUE);
    expect(await add()).toMatchObject({ name: 'ops', account: { id: 'oid-ada.tenant', name: 'ada@example.test' } });
    expect(await listed()).toHaveLength(30);
    const version = await bench.hub.vaults.set({ vault: 'OPS', name: 'secret-7', secret: `${VALUE}, newer` });
    expect(await bench.hub.secrets.reveal({ name: 'ops:secret-7', proof })).toEqual({ secret: `${VALUE}, newer` });
    await bench.next('stop', bare);
    const versions: string[] = [];
    for await (const page of bench.hub.vaults.versions({ vault: 'ops', name: 'secret-7' }))
      versions.push(...page.versions.map((one) => one.version));
    expect(versions).toEqual([expect.any(String), version.version]);
    expect(await bench.hub.secrets.reveal({ name: 'ops:secret-7', version: versions[0], proof })).toEqual({ secret: VALUE });
    await bench.hub.vaults.remove({ vault: 'ops' });
    await expect(listed()).rejects.toMatchObject({ code: 'VAULT_NOT_FOUND', data: { vault: 'ops' } });
    expect(await entries()).toEqual([
      'vault.add ok vault:ops',
      'vault.list ok vault:ops',
      'vault.set ok secret:ops:secret-7',
      'secret.reveal ok secret:ops:secret-7',
      'vault.versions ok secret:ops:secret-7',
      'secret.reveal ok secret:ops:secret-7',
      'vault.remove ok vault:ops',
    ]);
    expect(place.double.asked.every(({ token, body }) => token || !body)).toBe(true);
    for (const file of filesBelow(bench.home)) expect(readFileSync(file, 'latin1'), file).not.toContain(VALUE);
  });

  it('is refused under a name or an address that none has, or as somebody who has not signed in', async () => {
    const address = place.double.url.origin;
    await expect(bench.hub.vaults.add({ name: 'ops', address: 'https://ada:hunter2@ops.vault.azure.net' })).rejects.toMatchObject({
      code: 'VAULT_ADDRESS',
      data: { reason: 'credentials', suffix: '' },
    });
    await expect(bench.hub.vaults.add({ name: 'a/b', address })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(bench.hub.vaults.add({ name: 'ops', address, account: 'grace' })).rejects.toMatchObject({
      code: 'IDENTITY_ACCOUNT_NOT_FOUND',
    });
    await add();
    await expect(bench.hub.vaults.add({ name: 'Ops', address })).rejects.toMatchObject({ code: 'VAULT_EXISTS' });
  });

  it('says no in words of its own, and each no is in the record', async () => {
    await add();
    const { double } = place;
    const read = (name: string) => bench.hub.secrets.reveal({ name: `ops:${name}`, proof });
    for (const name of ['off', 'old', 'busy']) double.put(name, VALUE);
    double.disabled.add('off');
    double.expired.add('old');
    await expect(read('none')).rejects.toMatchObject(failure('not-found', { secret: 'none' }));
    await expect(read('off')).rejects.toMatchObject(failure('disabled', { secret: 'off' }));
    await expect(read('old')).rejects.toMatchObject(failure('expired', { secret: 'old' }));
    double.answerNext(vaultError(403, 'Forbidden', 'ForbiddenByRbac'));
    await expect(listed()).rejects.toMatchObject(failure('forbidden'));
    double.answerNext(vaultError(429, 'Throttled', undefined, { 'Retry-After': '0' }));
    expect(await read('busy')).toEqual({ secret: VALUE });
    double.answerNext(vaultError(429, 'Throttled', undefined, { 'Retry-After': '120' }));
    await expect(read('busy')).rejects.toMatchObject(failure('throttled', { seconds: 120 }));
    double.resource = 'https://graph.microsoft.com';
    await expect(read('busy')).rejects.toMatchObject(failure('challenge'));
    expect((await entries()).slice(1)).toEqual([
      'secret.reveal failed secret:ops:none not-found',
      'secret.reveal failed secret:ops:off disabled',
      'secret.reveal failed secret:ops:old expired',
      'vault.list failed vault:ops forbidden',
      'secret.reveal ok secret:ops:busy',
      'secret.reveal failed secret:ops:busy throttled',
      'secret.reveal failed secret:ops:busy challenge',
    ]);
  });

  it('asks for the same proof as a secret that is kept', async () => {
    await add();
    place.double.put('a', VALUE);
    const passphrase = 'correct horse battery staple';
    await bench.hub.secrets.setPassphrase({ passphrase });
    const asked = place.double.asked.length;
    await expect(bench.hub.secrets.reveal({ name: 'ops:a', proof })).rejects.toMatchObject({ code: 'PROOF_NEEDED' });
    expect(place.double.asked.length).toBe(asked);
    expect(await bench.hub.secrets.reveal({ name: 'ops:a', proof: { by: 'passphrase', passphrase } })).toEqual({ secret: VALUE });
  });
});

describe('axle secret', () => {
  it('adds a vault, lists, sets and gets what lies in it, and removes it', async () => {
    const json = async (...args: string[]): Promise<unknown> => JSON.parse((await axle(['secret', ...args, '--json'])).out);
    place.double.put('db-password', 'older');
    expect(await json('vaults', 'add', 'ops', place.double.url.origin)).toMatchObject({ name: 'ops', account: null });
    expect(await json('vaults', 'list')).toMatchObject([{ name: 'ops', address: place.double.url.origin }]);
    expect(JSON.parse((await axle(['secret', 'set', 'ops:db-password', '--json'], `${VALUE}\n`)).out)).toMatchObject({
      name: 'db-password',
      place: 'ops',
      enabled: true,
    });
    expect((await axle(['secret', 'get', 'ops:db-password', '--yes'])).out).toBe(`${VALUE}\n`);
    const [first] = (await json('vaults', 'versions', 'ops:db-password')) as { version: string }[];
    expect(await json('get', 'ops:db-password', '--yes', '--vault-version', first?.version ?? '')).toEqual({
      name: 'ops:db-password',
      secret: 'older',
    });
    expect(await json('list', '--vault', 'ops')).toMatchObject([{ name: 'db-password', place: 'ops' }]);
    expect((await axle(['secret', 'list', '--vault', 'ops'])).out).toMatch(/^NAME +PLACE.*\nops:db-password +ops/);
    expect(await axle(['secret', 'set', 'ops:db-password', '--description', 'x'], 'y')).toMatchObject({ code: 125 });
    expect(await json('vaults', 'remove', 'ops')).toEqual({});
    expect(await axle(['secret', 'get', 'ops:db-password', '--yes'])).toMatchObject({
      code: 125,
      out: '',
      err: expect.stringContaining('VAULT_NOT_FOUND: there is no vault ops'),
    });
  });
});

it('where nobody has signed in, a vault can be made known, and says so when it is asked', async () => {
  const other = await createHubBench({ env: bare });
  try {
    await expect(other.hub.vaults.add({ name: 'ops', address: place.double.url.origin })).rejects.toMatchObject({
      code: 'VAULT_ADDRESS',
      data: { reason: 'cloud', suffix: 'vault.azure.net' },
    });
    await other.hub.vaults.add({ name: 'ops', address: 'https://ops.vault.azure.net' });
    // Not even the question is sent that a vault answers with the token that it wants.
    await expect(other.hub.secrets.reveal({ name: 'ops:a', proof })).rejects.toMatchObject({
      code: 'KEY_VAULT_FAILED',
      data: { reason: 'signed-out', vault: 'ops.vault.azure.net' },
    });
    // One that was known before people signed in elsewhere is not asked with what they are given there.
    await other.hub.identity.configure({ cloud: 'usgov' });
    await expect(other.hub.secrets.reveal({ name: 'ops:a', proof })).rejects.toMatchObject({
      code: 'VAULT_ADDRESS',
      data: { reason: 'cloud', suffix: 'vault.usgovcloudapi.net' },
    });
  } finally {
    await other.close();
  }
});

itWith(['linux'], 'a run is given what it was granted of a vault, hidden in its output, and nothing else of it', async () => {
  await add();
  place.double.put('db-password', VALUE);
  place.double.put('other', VALUE);
  await bench.script(
    'vault.sh',
    `#!/usr/bin/env bash
# @axle.secret ops:db-password
# @axle.secret ops:gone
. "$AXLE_SDK/axle.sh"
secret=$(axle_get_secret ops:db-password)
echo "\${#secret} $secret"
refused() { "$@" 2>&1 | sed 's/^axle: //; s/: .*//'; }
refused axle_get_secret ops:other
refused axle_get_secret ops:gone
`,
  );
  const run = await bench.run('vault.sh', { sandbox: 'none' });
  expect([await bench.output(run.id), run.state]).toEqual([
    `${VALUE.length} ***\nnot-granted\nunavailable KEY_VAULT_FAILED\n`,
    'succeeded',
  ]);
  expect(run.sandbox.granted.broker?.secrets).toEqual(['ops:db-password', 'ops:gone']);
  expect(await entries()).toContain('secret.use ok secret:ops:db-password');
  expect(await entries()).toContain('secret.use failed secret:ops:gone not-found');
});

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { createSealedStore, type OpenableStore } from '#main/platform/sealed/store';
import { createCertificates, type Certificates } from '#main/spokes/certificates/index';
import { createSecrets, createSigning, migrations, type Secrets } from '#main/spokes/secrets/index';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../support/db-worker';
import { createMemoryKeychain, type MemoryKeychain } from '../../support/memory-keychain';
import { noVaults } from '../../support/no-vaults';

// What opens the key of a certificate that was made here lies in the store whose keys the secrets spoke renews and which it sweeps.

const DAY_MS = 86_400_000;
let temp: ReturnType<typeof tempFolder>;
let keychain: MemoryKeychain;
let made: TestDb;
let scope: Scope;
let now: number;
let failures: unknown[];
let sealed: OpenableStore;
let secrets: Secrets;
let certificates: Certificates;
/** Whether the store takes nothing away. */
let stuck: boolean;

beforeEach(async () => {
  temp = tempFolder();
  keychain = createMemoryKeychain();
  [now, failures, stuck] = [Date.now(), [], false];
  made = await openTestDb({ migrations });
  await start();
});
afterEach(async () => {
  await scope.close();
  await made.close();
  await temp.remove();
  expect(failures).toEqual([]);
});

const actor = { id: 's', name: 'Ada', face: 'cli' } as const;
const context = (): CallContext<never> => ({
  signal: new AbortController().signal,
  actor,
  may: () => true,
  fail: () => expect.fail('nothing is refused'),
});
const own = (): string => join(temp.path, 'certificates');

async function start(): Promise<void> {
  scope = new Scope((error) => void failures.push(error));
  const common = { db: made.db, log: memoryLog(), clock: { now: () => now }, audit: { append: async () => undefined } };
  const store = createSealedStore({ folder: join(temp.path, 'sealed'), keychain, log: common.log, clock: common.clock });
  sealed = {
    ...store,
    get state() {
      return store.state;
    },
    remove: async (name) => (stuck ? Promise.reject(new Error('the disk is gone')) : await store.remove(name)),
  };
  certificates = createCertificates({ ...common, sealed, ownFolder: own(), stores: [] });
  const kept = [certificates.passphrases];
  const deps = { ...common, scope, sealed, own: [], kept, rotationDays: () => 0, vaults: noVaults };
  secrets = await createSecrets(deps, createSigning(sealed));
}

/** The next hub, whose store was opened and swept, twice: what the first left, the second is to leave too. */
async function next(): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    await scope.close();
    await start();
    await sealed.begin();
    await certificates.begin();
    await scope.close();
  }
  await start();
}

const make = async (name: string): Promise<string> =>
  (await certificates.handlers.create({ name, names: [], key: 'ec-p256', days: 200 }, context())).certificate.thumbprint;
const kept = async (): Promise<readonly string[]> => (await sealed.names()).filter((name) => name.includes('certificates/'));

async function assertUsable(thumbprint: string): Promise<void> {
  const { certPem, keyPem } = await certificates.useCertificate(thumbprint, { actor, purpose: 'test' });
  expect(new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
}

it('a rotation seals the passphrase of a key anew: the key opens, for this hub and the next', async () => {
  const thumbprint = await make('agent');
  expect((await secrets.handlers.rotate({}, context())).resealed).toBeGreaterThan(0);
  await assertUsable(thumbprint);
  await next();
  await assertUsable(thumbprint);
});

it('one that is made while the store opens and is swept keeps its passphrase', async () => {
  await make('earlier');
  await scope.close();
  await start();
  // Nothing opened this one yet: who makes a certificate does, and that sets off the sweep.
  const made = await Promise.all(['a', 'b', 'c'].map(make));
  await scope.close();
  await start();
  for (const thumbprint of made) await assertUsable(thumbprint);
});

it('a passphrase whose certificate is gone is put aside, comes back with it, and is gone after thirty days', async () => {
  const [stays, goes] = [await make('stays'), await make('goes')];
  const file = join(own(), `${goes}.crt`);
  renameSync(file, join(temp.path, 'aside'));
  await next();
  expect(await kept()).toEqual(expect.arrayContaining([`certificates/${stays}`, expect.stringMatching(`^swept/.*/certificates/${goes}$`)]));
  renameSync(join(temp.path, 'aside'), file);
  await next();
  await assertUsable(goes);
  await assertUsable(stays);
  rmSync(file);
  await next();
  now += 31 * DAY_MS;
  await next();
  expect(await kept()).toEqual([`certificates/${stays}`]);
  await assertUsable(stays);
});

it('one that could not be taken away with its certificate goes with the next sweeps', async () => {
  const thumbprint = await make('agent');
  stuck = true;
  await certificates.handlers.remove({ certificate: thumbprint }, context());
  expect(await kept()).toEqual([`certificates/${thumbprint}`]);
  stuck = false;
  await next();
  now += 31 * DAY_MS;
  await next();
  expect(await kept()).toEqual([]);
});

it('nothing is put aside while it cannot be said which certificates there are', async () => {
  const thumbprint = await make('agent');
  renameSync(own(), join(temp.path, 'elsewhere'));
  writeFileSync(own(), 'no folder');
  await next();
  expect(await kept()).toEqual([`certificates/${thumbprint}`]);
  rmSync(own());
  mkdirSync(own());
  rmSync(own(), { recursive: true });
  renameSync(join(temp.path, 'elsewhere'), own());
  await assertUsable(thumbprint);
});

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import type { CallContext } from '#shared/contract/kernel';
import type { SecretsState } from '#shared/contract/secrets';
import { Scope } from '#main/hub/scope';
import { createSealedStore, type OpenableStore } from '#main/platform/sealed/store';
import { openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { createMemoryKeychain, type MemoryKeychain } from '../../../../tests/support/memory-keychain';
import { noVaults } from '../../../../tests/support/no-vaults';
import { createSecrets, createSigning, migrations, type Secrets, type Signing } from './index';

const DAY_MS = 86_400_000;
const ada: Actor = { id: 'ada-session', name: 'Ada', face: 'cli' };
const why = { actor: ada, by: { kind: 'hub', id: 'test', name: 'test' }, signal: new AbortController().signal } as const;

let temp: ReturnType<typeof tempFolder>;
let keychain: MemoryKeychain;
let made: TestDb;
let scope: Scope;
let now: number;
let failures: unknown[];
let audited: { readonly action: string; readonly outcome: string; readonly object?: string }[];
let sealed: OpenableStore;
let signing: Signing;
/** How the key of the record is renewed. */
let renewing: Signing['renew'];
let secrets: Secrets;
let rotationDays: number;

beforeEach(async () => {
  temp = tempFolder();
  keychain = createMemoryKeychain();
  [now, failures, audited, rotationDays] = [Date.UTC(2026, 0, 1), [], [], 0];
  made = await openTestDb({ migrations });
  await start();
});
afterEach(async () => {
  await scope.close();
  await made.close();
  await temp.remove();
});

/** A hub's secrets, over what an earlier one left; `before` is what somebody did with the store until then. */
async function start(before: (store: OpenableStore) => Promise<void> = async () => undefined): Promise<void> {
  scope = new Scope((error) => void failures.push(error));
  const clock = { now: () => now };
  sealed = createSealedStore({ folder: join(temp.path, 'sealed'), keychain, log: memoryLog(), clock });
  signing = createSigning(sealed);
  renewing = signing.renew;
  await before(sealed);
  const audit = {
    append: async (_tx: unknown, entry: (typeof audited)[number]) => {
      audited.push(entry);
    },
  };
  secrets = await createSecrets(
    { scope, db: made.db, log: memoryLog(), clock, audit, sealed, own: [], kept: [], rotationDays: () => rotationDays, vaults: noVaults },
    { current: signing.current, renew: () => renewing() },
  );
}
async function again(before?: (store: OpenableStore) => Promise<void>): Promise<void> {
  await scope.close();
  await start(before);
}
const context = (signal = new AbortController().signal): CallContext<never> => ({
  signal,
  actor: ada,
  may: () => true,
  fail: () => {
    throw new Error('not declared');
  },
});
const set = (name: string, secret: string) => secrets.handlers.set({ name, secret, fresh: false }, context());
const valueOf = async (name: string): Promise<string> => (await secrets.use(name, why)).toString();
/** The next hub opens the store and leaves, when all that this set off is done. */
async function opened(): Promise<void> {
  await again();
  await sealed.begin();
  await scope.close();
}

it('a row that cannot be read keeps its value, and nothing is swept meanwhile', async () => {
  await set('github', 'x');
  await sql`update secrets set labels = 'not json'`.execute(made.db.tables());
  await again((store) => store.write('named/of-nobody', Buffer.from('y')));
  await scope.close();
  await sql`update secrets set labels = '[]'`.execute(made.db.tables());
  await start();
  expect(await valueOf('github')).toBe('x');
  expect(await sealed.read('named/of-nobody')).toBeDefined();
});

it('a value that no row leads to is put aside, comes back with its row, and is gone after thirty days', async () => {
  await set('github', 'x');
  await set('gitlab', 'y');
  const { rows } = await sql<{ name: string; value_id: string }>`select name, value_id from secrets`.execute(made.db.tables());
  const ids = new Map(rows.map((row) => [row.name, row.value_id]));
  await sql`create table copy as select * from secrets`.execute(made.db.tables());
  await sql`delete from secrets`.execute(made.db.tables());
  await opened();
  await start();
  expect(await sealed.read(`named/${ids.get('github') ?? ''}`)).toBeUndefined();
  await sql`insert into secrets select * from copy where name = 'github'`.execute(made.db.tables());
  await opened();
  await start();
  expect(await valueOf('github')).toBe('x');
  now += 31 * DAY_MS;
  await opened();
  await start();
  expect((await sealed.names()).filter((name) => !name.startsWith('audit/'))).toEqual([`named/${ids.get('github') ?? ''}`]);
});

it('what was left is swept also when the store was opened before the secrets were there', async () => {
  await again((store) => store.write('named/of-nobody', Buffer.from('y')));
  await scope.close();
  expect(await sealed.read('named/of-nobody')).toBeUndefined();
});

it('keys are renewed when they are due, counted from the first value', async () => {
  await set('github', 'x');
  rotationDays = 30;
  const since = sealed.status().keySince;
  now += 31 * DAY_MS;
  await secrets.look();
  expect(sealed.status().keySince).toBe(now);
  expect(sealed.status().keySince).not.toBe(since);
});

it('a rotation that failed on its way is gone on with at the next look', async () => {
  await set('github', 'x');
  keychain.before = (act) => {
    if (act === 'set') throw new Error('stopped');
  };
  await expect(secrets.handlers.rotate({}, context())).rejects.toThrow('stopped');
  keychain.before = () => undefined;
  expect(sealed.status().rotating).toBe(true);
  await secrets.look();
  expect(sealed.status().rotating).toBe(false);
  expect(await valueOf('github')).toBe('x');
});

it('a key of the record that opens and makes no sense is replaced, and the rotation is written down', async () => {
  await sealed.write('audit/signing', Buffer.from('{"current":"no key","previous":null}'));
  await expect(signing.current()).rejects.toMatchObject({ code: 'SEALED_DAMAGED' });
  await secrets.handlers.rotate({}, context());
  expect(await signing.current()).toMatchObject({ previous: undefined });
  expect(audited.map(({ action }) => action)).toContain('secret.rotate');
});

it('a rotation is written down also where the key of the record could not be renewed', async () => {
  await set('github', 'x');
  renewing = () => Promise.reject(new Error('no room'));
  await expect(secrets.handlers.rotate({}, context())).rejects.toThrow('no room');
  expect(audited.map(({ action }) => action)).toContain('secret.rotate');
});

it('a use is written down by the name that the secret has', async () => {
  await set('GitHub', 'x');
  await secrets.use('github', why);
  expect(audited.at(-1)).toMatchObject({ action: 'secret.use', object: 'secret:GitHub' });
});

it('who watches a store that the disk keeps shut is told why', async () => {
  const inTheWay = join(temp.path, 'sealed', 'keys.json');
  mkdirSync(inTheWay, { recursive: true });
  const watch = async (): Promise<SecretsState | undefined> => {
    for await (const state of secrets.handlers.state({}, context())) if (state.reason !== 'opening') return state;
    return undefined;
  };
  await expect(watch()).rejects.toThrow('EISDIR');
  rmSync(inTheWay, { recursive: true });
  expect(await watch()).toMatchObject({ state: 'open' });
});

it.each([
  ['rotated twice', async () => undefined],
  ['rotated twice, by two hubs', () => again()],
])('the record still names each key by the one before when it was %s with nothing signed in between', async (_what, between) => {
  const bench: AuditBench = await openAudit();
  try {
    bench.signing = () => signing.current();
    const checkpoint = async (): Promise<void> => {
      await bench.write();
      await bench.audit.handlers.checkpoint({}, bench.context());
    };
    await checkpoint();
    const first = await signing.current();
    await secrets.handlers.rotate({}, context());
    await between();
    await secrets.handlers.rotate({}, context());
    expect((await signing.current())?.previous?.keyId).toBe(first?.keyId);
    await checkpoint();
    const used = await signing.current();
    await between();
    await secrets.handlers.rotate({}, context());
    expect((await signing.current())?.previous?.keyId).toBe(used?.keyId);
    await checkpoint();
    const changes = (await bench.page({})).items.filter(({ action }) => action === 'audit.key').map(({ detail }) => detail);
    // Newest first; each but the first is signed by the key that the record named before.
    expect(changes.map((change) => change?.['previous'] ?? null)).toEqual([used?.keyId, first?.keyId, null]);
    expect(await bench.verify()).toMatchObject({ holds: true });
  } finally {
    await bench.close();
  }
});

it('a value that is due is told of once, whatever hub is there, and again when the next one is', async () => {
  const due = () => audited.filter(({ action }) => action === 'secret.due').map(({ object }) => object);
  await secrets.handlers.set({ name: 'one', secret: 'x', rotateAfterDays: 30, fresh: false }, context());
  await secrets.handlers.set({ name: 'two', secret: 'y', fresh: false }, context());
  now += 29 * DAY_MS;
  await secrets.look();
  expect(due()).toEqual([]);
  now += 2 * DAY_MS;
  await secrets.look();
  await secrets.look();
  await again();
  await secrets.look();
  expect(due()).toEqual(['secret:one']);
  await secrets.handlers.set({ name: 'one', secret: 'z', fresh: false }, context());
  now += 31 * DAY_MS;
  await secrets.look();
  expect(due()).toEqual(['secret:one', 'secret:one']);
});

it('what is refused of a name, and new keys that could not be had, are in the record', async () => {
  await set('github', 'x');
  audited = [];
  await expect(secrets.handlers.set({ name: 'GitHub', secret: 'y', fresh: true }, context())).rejects.toMatchObject({
    code: 'SECRET_EXISTS',
  });
  await expect(secrets.handlers.set({ name: 'none', description: 'z', fresh: false }, context())).rejects.toThrow('SECRET_NOT_FOUND');
  await expect(secrets.handlers.remove({ name: 'none' }, context())).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
  renewing = () => Promise.reject(new Error('the disk is gone'));
  await expect(secrets.handlers.rotate({}, context())).rejects.toThrow('the disk is gone');
  expect(
    audited.filter(({ action }) => action.startsWith('secret.')).map(({ action, outcome, object }) => [action, outcome, object]),
  ).toEqual([
    ['secret.change', 'refused', 'secret:github'],
    ['secret.create', 'refused', 'secret:none'],
    ['secret.remove', 'refused', 'secret:none'],
    ['secret.rotate', 'ok', 'secrets'],
    ['secret.rotate', 'failed', 'secrets'],
  ]);
});

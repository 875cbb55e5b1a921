import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_KEYS } from '#shared/contract/sign-in-way-values';
import type { MigrationStep } from '#main/platform/db-port';
import { openTestDb, type TestDb } from '../../../../../tests/support/db-worker';
import { createSoftAuthenticator, type Ceremony } from '../../../../../tests/support/soft-authenticator';
import { CHALLENGE_MS } from './challenges';
import { migrations } from './migrations';
import { createSecurityKeys, type KeyOwner, type SecurityKeys } from './security-keys';

const ORIGIN = 'http://localhost:4317';
const TEAM = 'https://axle.example.com';
const at = { origin: ORIGIN, rpId: 'localhost' } as const;
const accounts: MigrationStep = {
  id: '0320-accounts',
  up: async (db) => void (await sql`create table accounts (id text primary key) strict`.execute(db)),
};
const owner = (account: string): KeyOwner => ({
  account,
  name: account,
  displayName: account,
  actor: { id: 's1', name: account, face: 'browser' },
});

let made: TestDb;
let keys: SecurityKeys;
let steady = 0;
let audited: string[] = [];
let told: string[] = [];

beforeEach(async () => {
  [steady, audited, told] = [0, [], []];
  made = await openTestDb({ migrations: [accounts, ...migrations] });
  await made.db.write(async (tx) => {
    await sql`insert into accounts values ('ada'), ('grace')`.execute(tx.tables());
  });
  keys = createSecurityKeys({
    db: made.db,
    clock: { now: () => 1_000 },
    steady: () => steady,
    audit: { append: async (_tx, { action, object }) => void audited.push(`${action} ${object}`) },
    language: () => 'en',
    onKeys: (account, on) => void told.push(`${account} ${on ? 'has keys' : 'has none'}`),
    origins: () => [ORIGIN, TEAM, 'http://127.0.0.1:4317'],
  });
});
afterEach(() => made.close());

/** A key that `account` has set up. */
async function keyOf(account: string, key = createSoftAuthenticator()): Promise<typeof key> {
  const { challenge } = await keys.beginAdd(owner(account), ORIGIN);
  await keys.finishAdd(owner(account), { challenge, answer: key.make({ ...at, challenge }), origin: ORIGIN, name: 'Blue key' });
  return key;
}
async function signIn(account: string, key: ReturnType<typeof createSoftAuthenticator>, how: Partial<Ceremony> = {}): Promise<boolean> {
  const { kept } = await keys.factor.begin(account, ORIGIN);
  return await keys.factor.check(account, key.answer({ ...at, challenge: kept, ...how }), kept, ORIGIN);
}

describe('setting up a security key', () => {
  it('asks the browser for a key of the served name, and not for one that is there already', async () => {
    const key = await keyOf('ada');
    const { ask, challenge } = await keys.beginAdd(owner('ada'), ORIGIN);
    expect(ask).toMatchObject({
      challenge,
      rp: { id: 'localhost', name: 'Axle' },
      user: { name: 'ada' },
      excludeCredentials: [{ id: key.id, transports: ['usb'] }],
    });
  });

  it('tells that an account has keys, and when the last one is gone', async () => {
    await keyOf('ada');
    await keyOf('ada');
    expect(await keys.owners()).toEqual(['ada']);
    for (const { id } of await keys.list('ada')) await keys.remove(owner('ada'), id);
    expect(told).toEqual(['ada has keys', 'ada has keys', 'ada has keys', 'ada has none']);
    expect(await keys.owners()).toEqual([]);
  });

  it('keeps it under a name, which can be changed, until it is removed', async () => {
    await keyOf('ada');
    const [row] = await keys.list('ada');
    expect(row).toMatchObject({ name: 'Blue key', rp_id: 'localhost', created_at: 1_000, used_at: null });
    await keys.rename(owner('ada'), row?.id ?? '', 'Red key');
    expect((await keys.list('ada')).map(({ name }) => name)).toEqual(['Red key']);
    await keys.remove(owner('ada'), row?.id ?? '');
    expect(await keys.factor.has('ada')).toBe(false);
    expect(audited).toEqual(['account.key-add account:ada', 'account.key-rename account:ada', 'account.key-remove account:ada']);
  });

  it('is nobody else’s to change', async () => {
    await keyOf('ada');
    const [row] = await keys.list('ada');
    await expect(keys.rename(owner('grace'), row?.id ?? '', 'Mine')).rejects.toMatchObject({ code: 'SECURITY_KEY_NOT_FOUND' });
    await expect(keys.remove(owner('grace'), row?.id ?? '')).rejects.toMatchObject({ code: 'SECURITY_KEY_NOT_FOUND' });
    expect(await keys.factor.has('ada')).toBe(true);
  });

  it.each<readonly [string, Partial<Ceremony>]>([
    ['at another place', { origin: 'https://evil.example.com' }],
    ['for another name', { rpId: 'evil.example.com' }],
    ['for another challenge', { challenge: 'A'.repeat(43) }],
    ['that nobody touched', { absent: true }],
    ['in another ceremony', { type: 'webauthn.get' }],
  ])('takes no key %s', async (_what, how) => {
    const { challenge } = await keys.beginAdd(owner('ada'), ORIGIN);
    const answer = createSoftAuthenticator().make({ ...at, challenge, ...how });
    await expect(keys.finishAdd(owner('ada'), { challenge, answer, origin: ORIGIN, name: 'x' })).rejects.toMatchObject({
      code: 'SECURITY_KEY_REFUSED',
      data: { reason: 'answer' },
    });
  });

  it.each([undefined, null, 7, {}, { id: 'x' }, { type: 'public-key', id: '!', rawId: '!', response: {} }])(
    'takes no %j for a key',
    async (answer) => {
      const { challenge } = await keys.beginAdd(owner('ada'), ORIGIN);
      await expect(keys.finishAdd(owner('ada'), { challenge, answer, origin: ORIGIN, name: 'x' })).rejects.toMatchObject({
        data: { reason: 'answer' },
      });
    },
  );

  it('takes each challenge once, soon, and from whom it was given to', async () => {
    const finish = async (account: string, challenge: string): Promise<unknown> =>
      await keys.finishAdd(owner(account), {
        challenge,
        answer: createSoftAuthenticator().make({ ...at, challenge }),
        origin: ORIGIN,
        name: 'x',
      });
    const late = { code: 'SECURITY_KEY_REFUSED', data: { reason: 'late' } };
    const once = await keys.beginAdd(owner('ada'), ORIGIN);
    await finish('ada', once.challenge);
    await expect(finish('ada', once.challenge)).rejects.toMatchObject(late);
    const hers = await keys.beginAdd(owner('ada'), ORIGIN);
    await expect(finish('grace', hers.challenge)).rejects.toMatchObject(late);
    const old = await keys.beginAdd(owner('ada'), ORIGIN);
    steady += CHALLENGE_MS;
    await expect(finish('ada', old.challenge)).rejects.toMatchObject(late);
    const { kept } = await keys.factor.begin('ada', ORIGIN);
    await expect(finish('ada', kept)).rejects.toMatchObject(late);
    await expect(finish('ada', 'made-up')).rejects.toMatchObject(late);
  });

  it('takes no key twice, nor more than there may be', async () => {
    const key = await keyOf('ada');
    await expect(keyOf('grace', createSoftAuthenticator(key.id))).rejects.toMatchObject({ data: { reason: 'known' } });
    for (let more = 1; more < MOST_KEYS; more += 1) await keyOf('ada');
    await expect(keys.beginAdd(owner('ada'), ORIGIN)).rejects.toMatchObject({ data: { reason: 'full' } });
  });

  it.each(['http://127.0.0.1:4317', 'https://evil.example.com', 'http://localhost:4318', 'null', ''])(
    'is not possible at %j, which has no name or is not served',
    async (origin) => {
      await expect(keys.beginAdd(owner('ada'), origin)).rejects.toMatchObject({ data: { reason: 'origin' } });
    },
  );
});

describe('answering with a security key', () => {
  it('is the second factor of whom it belongs to', async () => {
    const [hers, others] = [await keyOf('ada'), await keyOf('grace')];
    expect(await signIn('ada', hers)).toBe(true);
    expect(await signIn('ada', others)).toBe(false);
    expect((await keys.list('ada'))[0]).toMatchObject({ used_at: 1_000, counter: 2 });
  });

  it.each<readonly [string, Partial<Ceremony>]>([
    ['was given at another place', { origin: 'https://evil.example.com' }],
    ['was given for another name', { rpId: 'evil.example.com' }],
    ['is to another challenge', { challenge: 'A'.repeat(43) }],
    ['nobody touched it for', { absent: true }],
    ['is of another ceremony', { type: 'webauthn.create' }],
  ])('is refused where the answer %s', async (_what, how) => {
    expect(await signIn('ada', await keyOf('ada'), how)).toBe(false);
  });

  it('is refused to who only has the name of the key', async () => {
    const key = await keyOf('ada');
    expect(await signIn('ada', createSoftAuthenticator(key.id))).toBe(false);
  });

  it('is refused where the key counts no further than it had: it may be a copy', async () => {
    const key = await keyOf('ada');
    expect(await signIn('ada', key, { counter: 10 })).toBe(true);
    for (const counter of [10, 9, 0]) expect(await signIn('ada', key, { counter })).toBe(false);
    expect(await signIn('ada', key, { counter: 11 })).toBe(true);
  });

  it('is taken of a key that never counts, as passkeys do not', async () => {
    const key = createSoftAuthenticator();
    const { challenge } = await keys.beginAdd(owner('ada'), ORIGIN);
    await keys.finishAdd(owner('ada'), { challenge, answer: key.make({ ...at, challenge, counter: 0 }), origin: ORIGIN, name: 'x' });
    expect(await signIn('ada', key, { counter: 0 })).toBe(true);
    expect(await signIn('ada', key, { counter: 0 })).toBe(true);
  });

  it('is taken once, also of two that come at the same time', async () => {
    const key = await keyOf('ada');
    const { kept } = await keys.factor.begin('ada', ORIGIN);
    const answer = key.answer({ ...at, challenge: kept });
    const both = await Promise.all([keys.factor.check('ada', answer, kept, ORIGIN), keys.factor.check('ada', answer, kept, ORIGIN)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await keys.factor.check('ada', answer, kept, ORIGIN)).toBe(false);
  });

  it.each([undefined, null, 'text', { id: 'x' }])('is not %j', async (answer) => {
    await keyOf('ada');
    const { kept } = await keys.factor.begin('ada', ORIGIN);
    expect(await keys.factor.check('ada', answer, kept, ORIGIN)).toBe(false);
  });

  it('asks only for keys of the name that is served', async () => {
    await keyOf('ada');
    await expect(keys.factor.begin('ada', TEAM)).rejects.toMatchObject({ code: 'SECURITY_KEY_REFUSED', data: { reason: 'origin' } });
  });

  it('goes with the account', async () => {
    await keyOf('ada');
    await made.db.write(async (tx) => void (await sql`delete from accounts where id = 'ada'`.execute(tx.tables())));
    expect(await keys.list('ada')).toEqual([]);
  });
});

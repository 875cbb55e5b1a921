import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { Scope } from '#main/hub/scope';
import { migrations } from '#main/spokes/lock/index';
import { createMachineLock, type MachineLockKeeper } from '#main/spokes/lock/machine';
import { openTestDb, type TestDb } from '../../support/db-worker';

const accounts: (typeof migrations)[number] = {
  id: '0320-accounts',
  up: async (db) => {
    await sql`create table accounts (id text primary key) strict`.execute(db);
    await sql`insert into accounts values (${'a1'})`.execute(db);
  },
};
const actor: Actor = { id: 'desktop', name: 'Anna', face: 'desktop' };

let made: TestDb;
const scope = new Scope((error) => {
  throw error;
});
beforeEach(async () => {
  made = await openTestDb({ migrations: [accounts, ...migrations] });
});
afterEach(() => made.close());

const never = (): never => {
  throw new Error('nobody asks that');
};
const unasked = {
  of: never,
  lockedAt: never,
  lock: never,
  end: never,
  local: never,
  prove: never,
  proveOnce: never,
  comeIn: never,
  onAccount: never,
};

const open = (): Promise<MachineLockKeeper> =>
  createMachineLock(
    {
      scope,
      db: made.db,
      clock: { now: () => 7 },
      audit: { append: () => Promise.resolve() },
      sessions: { all: () => [], byId: () => undefined, lockBy: () => undefined },
      accounts: { ...unasked, shown: (id) => ({ name: id, way: { by: 'account', id, label: id } }) },
      passphrase: {
        begin: () => Promise.resolve(),
        isSet: () => false,
        prove: () => Promise.resolve(),
        keep: () => Promise.resolve(),
        onChange: () => () => undefined,
      },
      person: 'Anna',
      withSystem: () => false,
    },
    () => undefined,
  );

test.each(['lock first', 'keeper first'])(
  'who locks while another says who opens it loses neither, now and in the next hub: %s',
  async (order) => {
    const lock = await open();
    const both = [() => lock.lock(actor, 'asked'), () => lock.setKeeper(actor, { id: 'a1', name: 'Ada' })];
    await Promise.all((order === 'lock first' ? both : both.toReversed()).map((begin) => begin()));
    expect([lock.lockedAt(), lock.keeper()]).toEqual([7, 'a1']);
    const next = await open();
    expect([next.lockedAt(), next.keeper()]).toEqual([7, 'a1']);
  },
);

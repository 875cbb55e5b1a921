import { afterEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { HubError } from '#shared/contract/errors';
import type { MigrationStep } from '../db-port';
import { openTestDb, dbWorkerUrl, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { startDbThread } from './thread';

interface Tables {
  item: { id: number; name: string };
}

export const items: MigrationStep = {
  id: '10-items',
  up: async (db) => {
    await sql`CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT`.execute(db);
  },
};

const open: TestDb[] = [];
async function testDb(options: Parameters<typeof openTestDb>[0] = {}): Promise<TestDb> {
  const made = await openTestDb({ migrations: [items], ...options });
  open.push(made);
  return made;
}
afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

const names = async ({ db }: TestDb): Promise<string[]> =>
  (await db.tables<Tables>().selectFrom('item').select('name').orderBy('id').execute()).map((row) => row.name);
const add = ({ db }: TestDb, name: string) =>
  db.write(async (tx) => {
    await tx
      .tables<Tables>()
      .insertInto('item')
      .values({ id: sql`NULL`, name } as never)
      .execute();
    return name;
  });

describe('writes', () => {
  test('wait for each other and share a commit', async () => {
    const made = await testDb();
    const before = made.db.commits;
    const written = await Promise.all(Array.from({ length: 200 }, (_, n) => add(made, `n${n}`)));
    expect(written).toHaveLength(200);
    expect(made.db.commits - before).toBeLessThan(20);
    expect(await names(made)).toHaveLength(200);
  });

  test('one that fails is undone alone', async () => {
    const made = await testDb();
    const before = made.db.commits;
    const results = await Promise.allSettled([
      add(made, 'a'),
      made.db.write(async (tx) => {
        await tx.tables<Tables>().insertInto('item').values({ id: 99, name: 'half' }).execute();
        throw new Error('changed my mind');
      }),
      add(made, 'b'),
      add(made, 'a'),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await names(made)).toEqual(['a', 'b']);
    expect(made.db.commits - before).toBe(1);
  });

  test('a value that cannot cross threads fails its own write only', async () => {
    const made = await testDb();
    const results = await Promise.allSettled([
      add(made, 'a'),
      made.db.write((tx) =>
        tx
          .tables<Tables>()
          .insertInto('item')
          .values({ id: 1, name: (() => 1) as never })
          .execute(),
      ),
      add(made, 'b'),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await names(made)).toEqual(['a', 'b']);
  });

  test('tell of the commit after it, and not at all when undone', async () => {
    const made = await testDb();
    const told: string[] = [];
    await made.db.write(async (tx) => {
      tx.onCommit(() => told.push('kept'));
      await tx.tables<Tables>().insertInto('item').values({ id: 1, name: 'x' }).execute();
      expect(told).toEqual([]);
    });
    await made.db
      .write((tx) => {
        tx.onCommit(() => told.push('undone'));
        return Promise.reject(new Error('no'));
      })
      .catch(() => undefined);
    expect(told).toEqual(['kept']);
  });

  test('refuse the outer database inside, which would wait for itself', async () => {
    const made = await testDb();
    await expect(made.db.write(() => names(made))).rejects.toThrow('only tx');
    await expect(made.db.write(() => add(made, 'x'))).rejects.toThrow('only tx');
    await expect(add(made, 'after')).resolves.toBe('after');
  });

  test('refuse a transaction that has ended', async () => {
    const made = await testDb();
    const tx = await made.db.write((tx) => Promise.resolve({ tx }));
    await expect(tx.tx.tables<Tables>().selectFrom('item').selectAll().execute()).rejects.toThrow('has ended');
  });

  test('may follow each other without a pause', async () => {
    const made = await testDb();
    for (let n = 0; n < 100; n++) await add(made, `n${n}`);
    await Promise.all(
      ['a', 'b', 'c'].map(async (chain) => {
        for (let n = 0; n < 50; n++) await add(made, `${chain}${n}`);
      }),
    );
    expect(await names(made)).toHaveLength(250);
  });

  test('one that hangs is undone and the next go on', async () => {
    const made = await testDb({ workLimitMs: 50 });
    const results = await Promise.allSettled([made.db.write(() => new Promise(() => undefined)), add(made, 'next')]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('reads', () => {
  test('see nothing of a write that is not committed', async () => {
    const made = await testDb();
    let seen: Promise<string[]> | undefined;
    let start = (): void => undefined;
    const started = new Promise<void>((resolve) => (start = resolve));
    const writing = made.db.write(async (tx) => {
      await tx.tables<Tables>().insertInto('item').values({ id: 1, name: 'x' }).execute();
      start();
      await tx.tables<Tables>().selectFrom('item').selectAll().execute();
      throw new Error('undone');
    });
    await started;
    seen = names(made);
    await expect(writing).rejects.toThrow('undone');
    expect(await seen).toEqual([]);
  });

  test('take a large result in chunks', async () => {
    const made = await testDb();
    const count = sql<{ n: number }>`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) SELECT n FROM c`;
    const { rows } = await count.execute(made.db.tables());
    expect(rows).toHaveLength(2000);
    expect(rows.at(-1)?.n).toBe(2000);
    const tooMany = sql`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200001) SELECT n FROM c`;
    await expect(tooMany.execute(made.db.tables())).rejects.toThrow('page it by key');
  });

  test('stream in chunks and may stop early', async () => {
    const made = await testDb();
    await Promise.all(Array.from({ length: 600 }, (_, n) => add(made, `n${n}`)));
    let seen = 0;
    for await (const _row of made.db.tables<Tables>().selectFrom('item').selectAll().stream()) if (++seen === 3) break;
    expect(seen).toBe(3);
  });

  test('leave transactions to write', async () => {
    const made = await testDb();
    await expect(
      made.db
        .tables<Tables>()
        .transaction()
        .execute(() => Promise.resolve()),
    ).rejects.toThrow('db.write');
  });
});

describe('tick()', () => {
  const tick = async ({ db }: TestDb): Promise<number> => {
    const step = await db.write(
      async (tx) => (await sql<{ t: number }>`SELECT tick() AS t, typeof(tick()) AS kind`.execute(tx.tables())).rows[0],
    );
    expect(step).toMatchObject({ kind: 'integer' });
    return step?.t ?? 0;
  };

  test('never repeats', async () => {
    const made = await testDb();
    const seen = await Promise.all(Array.from({ length: 100 }, () => tick(made)));
    expect(new Set(seen).size).toBe(100);
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
  });

  test('does not go back over a restart with the clock set back', async () => {
    const folder = tempFolder();
    const first = await openTestDb({ folder: folder.path, migrations: [items] });
    const future = (Date.now() + 3_600_000) * 1_000;
    await first.db.write((tx) => sql`UPDATE axle_clock SET value = ${future}`.execute(tx.tables()));
    await first.db.write((tx) => sql`INSERT OR REPLACE INTO axle_clock VALUES (1, ${future})`.execute(tx.tables()));
    await first.close();
    const second = await openTestDb({ folder: folder.path, migrations: [items] });
    const after = await tick(second);
    await second.close();
    const third = await openTestDb({ folder: folder.path, migrations: [items] });
    expect(after).toBeGreaterThan(future);
    expect(await tick(third)).toBeGreaterThan(after);
    await third.close();
    await folder.remove();
  });
});

test('a runtime that the addon would crash is refused', async () => {
  const worker = await dbWorkerUrl();
  expect(() => startDbThread({ worker, napi: 9, binding: '' })).toThrow('Node-API 9');
});

test('a thread that has ended fails its callers', async () => {
  const made = await openTestDb({ migrations: [items] });
  await made.close();
  await expect(names(made)).rejects.toThrow();
  await expect(add(made, 'x')).rejects.not.toBeInstanceOf(HubError);
});

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLike } from '../../../../tests/support/run-like';
import { openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { createHabits } from './habits';
import { migrations } from './migrations';
import { insertRun, ranByPeople, type RunTables } from './store';

const asked = { sandbox: null, notBefore: null, retries: 0, columns: 120, rows: 32, attended: false, wishes: null };
const runOf = (id: string, name: string, face: 'cli' | 'hub' = 'cli') =>
  runLike({ subject: { kind: 'script', id, name: id, tags: [] }, actor: { name, face } });

let made: TestDb;
beforeEach(async () => {
  made = await openTestDb({ migrations });
});
afterEach(() => made.close());

test('what a person ran last is known however much others and schedules ran since, also after a restart', async () => {
  const runs = [
    runOf('a', 'Anna'),
    runOf('b', 'Anna'),
    runOf('a', 'Anna'),
    ...Array.from({ length: 600 }, (_, at) => (at % 2 === 0 ? runOf('tick', 'Anna', 'hub') : runOf(`ben-${at}`, 'Ben'))),
  ];
  await made.db.write(async (tx) => {
    for (const run of runs) await insertRun(tx.tables<RunTables>(), run, {}, asked);
  });
  const habits = createHabits(await ranByPeople(made.db.tables<RunTables>()));
  expect(habits.of('Anna')).toEqual(['a', 'b']);
  expect(habits.of('Ben')[0]).toBe('ben-599');
  expect(habits.of('Nobody')).toEqual([]);
  habits.note(runOf('b', 'Anna'));
  habits.note(runOf('c', 'Anna', 'hub'));
  expect(habits.of('Anna')).toEqual(['b', 'a']);
});

test('runs from before people were written down count too', async () => {
  const at = migrations.findIndex(({ id }) => id === '0210-runs-person');
  const old = await openTestDb({ migrations: migrations.slice(0, at) });
  const insert = (doc: string, id: string): Promise<unknown> =>
    old.db.write((tx) =>
      sql`insert into runs (id, state, subject, name, queued_at, params, doc) values (${id}, 'succeeded', ${id}, ${id}, 1, '{}', ${doc})`.execute(
        tx.tables<RunTables>(),
      ),
    );
  await insert(JSON.stringify(runOf('a', 'Anna')), 'a');
  await insert(JSON.stringify(runOf('tick', 'Anna', 'hub')), 'tick');
  await insert('damaged', 'damaged');
  await old.db.write(async (tx) => await migrations[at]?.up(tx.tables()));
  expect(createHabits(await ranByPeople(old.db.tables<RunTables>())).of('Anna')).toEqual(['a']);
  await old.close();
});

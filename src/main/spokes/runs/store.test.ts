import { afterEach, beforeEach, expect, test } from 'vitest';
import { runLike } from '../../../../tests/support/run-like';
import { openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { migrations } from './migrations';
import { insertRun, pageOfRuns, type RunTables } from './store';

let made: TestDb;
beforeEach(async () => {
  made = await openTestDb({ migrations });
});
afterEach(() => made.close());

test.each([
  ['Évaluer les coûts', 'évaluer'],
  ['évaluer les coûts', 'ÉVALUER LES COÛTS'],
  ['Straße fegen', 'STRASSE'],
  ['STRASSE FEGEN', 'straße'],
  ['İstanbul', 'istanbul'],
  ['istanbul', 'İSTANBUL'],
])('a run of %s is found by %s', async (name, text) => {
  const run = runLike({ subject: { kind: 'script', id: 'ops:a.sh', name, tags: [] } });
  const other = runLike({ subject: { kind: 'script', id: 'ops:b.sh', name: 'Evaluer', tags: [] } });
  const asked = { sandbox: null, notBefore: null, retries: 0, columns: 120, rows: 32, attended: false, wishes: null };
  await made.db.write(async (tx) => {
    await insertRun(tx.tables<RunTables>(), run, {}, asked);
    await insertRun(tx.tables<RunTables>(), other, {}, asked);
  });
  const find = (wanted: string) => pageOfRuns(made.db.tables<RunTables>(), { text: wanted }, undefined, 10);
  expect((await find(text)).map(({ id }) => id)).toEqual([run.id]);
  expect((await find(run.id.slice(0, 13).toUpperCase())).map(({ id }) => id)).toEqual([run.id]);
});

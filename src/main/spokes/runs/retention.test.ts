import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noResults } from '#shared/contract/results';
import { type Run, RunId } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import { openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { runLike } from '../../../../tests/support/run-like';
import { createJournal } from './journal/index';
import { migrations } from './migrations';
import { folderOf } from './record';
import { trimOutputs } from './retention';
import { insertRun, type RunTables } from './store';

const MIB = 1_048_576;

let made: TestDb;
let home: string;
beforeEach(async () => {
  made = await openTestDb({ migrations });
  home = mkdtempSync(join(tmpdir(), 'axle-retention-'));
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await made.close();
});

const neverAsked = (): never => {
  throw new Error('nobody asks that here');
};

it('counts results, and discards them with the output of their run, the oldest first', async () => {
  const scope = new Scope((error) => {
    throw error;
  });
  const noted: unknown[] = [];
  const trimmed: Run[] = [];
  const asked = { sandbox: null, notBefore: null, retries: 0, columns: 80, rows: 24, attended: false, wishes: null };
  const [old, young] = [0, 1].map(() =>
    runLike({ id: RunId.parse(crypto.randomUUID()), state: 'succeeded', results: { ...noResults, count: 1, bytes: 40 * MIB } }),
  );
  if (old === undefined || young === undefined) throw new Error('two runs');
  for (const run of [old, young]) {
    await made.db.write((tx) => insertRun(tx.tables<RunTables>(), run, {}, asked));
    mkdirSync(folderOf(home, run.id), { recursive: true });
    for (const name of ['output.000', 'index', 'results', 'result.000', 'result.1234', 'search', 'search.new', 'end.json', 'results.txt'])
      writeFileSync(join(folderOf(home, run.id), name), 'x');
  }
  await trimOutputs(
    {
      db: made.db,
      home,
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      journal: createJournal({ scope, searchWorker: 'none' }),
      audit: {
        prepare: () => undefined,
        append: (_tx, entry) => Promise.resolve(void noted.push(entry)),
        extentOf: neverAsked,
        pages: neverAsked,
      },
      settings: () => ({ sandbox: 'standard', sandboxFloor: 'none', outputPerRunMiB: 4_096, outputTotalMiB: 64 }),
    },
    { all: () => [] },
    (run) => trimmed.push(run),
  );
  await scope.close();
  expect(trimmed.map(({ id, output }) => [id, output.gone])).toEqual([[old.id, true]]);
  expect(noted).toEqual([expect.objectContaining({ action: 'run.output-trimmed', runId: old.id, detail: { bytes: 40 * MIB } })]);
  expect(readdirSync(folderOf(home, old.id)).toSorted()).toEqual(['end.json', 'results.txt']);
  expect(existsSync(join(folderOf(home, young.id), 'results'))).toBe(true);
});

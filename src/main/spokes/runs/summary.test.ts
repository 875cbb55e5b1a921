import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Run, RunId } from '#shared/contract/runs';
import { openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { runLike } from '../../../../tests/support/run-like';
import { migrations } from './migrations';
import { insertRun, pageOfRuns, type RunTables } from './store';
import { summarise } from './summary';

const NOW = Date.parse('2026-03-01T12:30:00.000Z');
const HOUR = 3_600_000;
const at = (hoursAgo: number): string => new Date(NOW - hoursAgo * HOUR).toISOString();

describe('the figures of the last hours', () => {
  let made: TestDb;
  beforeEach(async () => {
    made = await openTestDb({ migrations });
  });
  afterEach(() => made.close());

  const put = async (...runs: Partial<Run>[]): Promise<void> => {
    for (const more of runs) {
      const run = runLike({ id: RunId.parse(crypto.randomUUID()), ...more });
      await made.db.write((tx) =>
        insertRun(
          tx.tables<RunTables>(),
          run,
          {},
          { sandbox: null, notBefore: null, retries: 0, columns: 80, rows: 24, attended: false, wishes: null },
        ),
      );
    }
  };
  const figures = (hours: number) => summarise(made.db.tables<RunTables>(), NOW, hours);

  it('are nought where nothing ran', async () => {
    const summary = await figures(24);
    expect(summary).toMatchObject({ succeeded: 0, failed: 0, failedBefore: 0, medianMs: null, lastBySubject: [] });
    expect(summary.buckets).toHaveLength(24);
    expect(summary.buckets.at(-1)?.at).toBe('2026-03-01T12:00:00.000Z');
  });

  it('count by the hour of the end; cancelled ones are neither', async () => {
    await put(
      { state: 'succeeded', startedAt: at(0.2), endedAt: at(0.1) },
      { state: 'failed', startedAt: at(1.2), endedAt: at(1.1) },
      { state: 'lost', startedAt: null, endedAt: at(1.1) },
      { state: 'timed_out', startedAt: at(1.2), endedAt: at(1.1) },
      { state: 'cancelled', startedAt: at(1.2), endedAt: at(1.1) },
      { state: 'failed', startedAt: at(4), endedAt: at(3.9) },
      { state: 'running', startedAt: at(0.1), endedAt: null },
    );
    const summary = await figures(3);
    expect(summary.buckets.map(({ succeeded, failed }) => [succeeded, failed])).toEqual([
      [0, 0],
      [0, 3],
      [1, 0],
    ]);
    expect([summary.succeeded, summary.failed, summary.failedBefore]).toEqual([1, 3, 1]);
  });

  it('are those of the list of what ended since', async () => {
    await put(
      { state: 'failed', queuedAt: at(30), startedAt: at(30), endedAt: at(1.1) },
      { state: 'lost', startedAt: null, endedAt: at(0.1) },
      { state: 'timed_out', startedAt: at(3), endedAt: at(2.9) },
      { state: 'running', startedAt: at(30), endedAt: null },
    );
    const summary = await figures(3);
    const endedSince = summary.buckets[0]?.at;
    const listed = (states: Run['state'][]) => pageOfRuns(made.db.tables<RunTables>(), { states, endedSince }, undefined, 100);
    expect([summary.failed, (await listed(['failed', 'lost', 'timed_out'])).length]).toEqual([2, 2]);
    expect(await listed(['running'])).toHaveLength(1);
  });

  it('are never negative, also when the clock was set back meanwhile', async () => {
    await put({ state: 'succeeded', startedAt: at(-2), endedAt: at(0.1) }, { state: 'failed', startedAt: at(0), endedAt: at(-3) });
    const summary = await figures(2);
    expect(summary.medianMs).toBe(0);
    // What ended in a time that is yet to come counts now.
    expect(summary.buckets.at(-1)).toMatchObject({ succeeded: 1, failed: 1 });
  });

  it('name the newest run of each subject', async () => {
    const subject = (id: string): Run['subject'] => ({ kind: 'script', id, name: id, tags: [] });
    await put(
      { subject: subject('a'), state: 'failed', endedAt: at(1) },
      { subject: subject('b'), state: 'succeeded', endedAt: at(1) },
      { subject: subject('a'), state: 'running', endedAt: null },
    );
    expect((await figures(1)).lastBySubject.map(({ subject: id, state }) => [id, state])).toEqual([
      ['a', 'running'],
      ['b', 'succeeded'],
    ]);
  });

  it('tell nothing of runs that one may not see', async () => {
    const subject = (id: string): Run['subject'] => ({ kind: 'script', id, name: id, tags: [] });
    await put({ subject: subject('a'), state: 'failed', endedAt: at(0.1) }, { subject: subject('b'), state: 'failed', endedAt: at(0.1) });
    const seen = await summarise(made.db.tables<RunTables>(), NOW, 1, ({ subject: id }) => id === 'b');
    expect([seen.failed, seen.lastBySubject.map(({ subject: id }) => id)]).toEqual([1, ['b']]);
  });
});

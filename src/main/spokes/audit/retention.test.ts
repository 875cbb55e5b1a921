import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { makeSigningKey } from '../../../../tests/support/signing-key';

const DAY = 24 * 3_600_000;
let bench: AuditBench;
beforeEach(async () => {
  bench = await openAudit();
});
afterEach(() => bench.close());

const iso = (ms: number): string => new Date(ms).toISOString();
const prune = (before: string, dryRun = false) => bench.audit.handlers.prune({ before, dryRun }, bench.context());
const unlock = (): void => {
  const key = makeSigningKey('audit-1');
  bench.signing = () => Promise.resolve(key);
};
/** Four entries, forty days, two more. */
async function grown(): Promise<string> {
  for (let n = 0; n < 4; n++) await bench.write({ detail: { n } });
  const middle = iso(bench.now + 1);
  bench.now += 40 * DAY;
  for (let n = 0; n < 2; n++) await bench.write({ detail: { n } });
  return middle;
}
async function count(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(bench.db.tables());
  return rows[0]?.n ?? 0;
}

describe('entries that were removed', () => {
  test('are gone with their personal fields, and the rest holds and says so', async () => {
    const middle = await grown();
    expect(await prune(middle, true)).toEqual({ removed: 4, last: 4 });
    expect(await count('audit_entries')).toBe(6);
    expect(await prune(middle)).toEqual({ removed: 4, last: 4 });
    const { items } = await bench.page({});
    expect(items.map(({ seq, action }) => [seq, action])).toEqual([
      [7, 'audit.prune'],
      [6, 'run.start'],
      [5, 'run.start'],
    ]);
    expect(items[0]?.detail).toMatchObject({ first: 1, last: 4, count: 4, before: middle });
    const { rows } = await sql<{ first: number }>`SELECT min(seq) AS first FROM audit_personal`.execute(bench.db.tables());
    expect(rows[0]?.first).toBe(5);
    expect(await bench.verify()).toMatchObject({
      holds: true,
      entries: 3,
      checked: 3,
      unsignedSince: 5,
      cut: { last: 4, at: iso(bench.now), by: 'Anna (anna)', entry: 7, key: null },
    });
  });

  test('are signed before they go, and so is what stands in their place', async () => {
    unlock();
    const middle = await grown();
    await prune(middle);
    expect(await bench.verify()).toMatchObject({ holds: true, signedUpTo: 7, unsignedSince: 9, cut: { last: 4, key: 'audit-1' } });
  });

  test('are told of by the last removal alone', async () => {
    await prune(await grown());
    const middle = iso(bench.now + 1);
    bench.now += 40 * DAY;
    await bench.write();
    expect(await prune(middle)).toEqual({ removed: 3, last: 7 });
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 2, cut: { last: 7, entry: 9 } });
  });

  test('may be all that there are', async () => {
    await grown();
    bench.now += 60 * DAY;
    expect(await prune(iso(bench.now - 31 * DAY))).toEqual({ removed: 6, last: 6 });
    await bench.stop();
    await bench.start();
    await bench.write();
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 2 });
  });

  test('are not those after one that is younger, whatever the clock said', async () => {
    await bench.write();
    bench.now += 60 * DAY;
    await bench.write();
    bench.now -= 60 * DAY;
    await bench.write();
    bench.now += 100 * DAY;
    expect(await prune(iso(Date.UTC(2026, 0, 2)))).toEqual({ removed: 1, last: 1 });
  });

  test('cannot be younger than thirty days', async () => {
    await grown();
    await expect(prune(iso(bench.now - 29 * DAY))).rejects.toEqual(new HubError('AUDIT_TOO_RECENT', { days: 30 }));
  });

  test('leave a head that named one of them without an answer', async () => {
    const middle = await grown();
    const { items } = await bench.page({});
    const headAt = (seq: number): string => `${seq}:${items.find((item) => item.seq === seq)?.hash ?? ''}`;
    await prune(middle);
    expect(await bench.verify(headAt(3))).toMatchObject({ holds: false, fault: null, given: 'removed' });
    expect(await bench.verify(headAt(4))).toMatchObject({ holds: true, given: 'fits' });
    expect(await bench.verify(headAt(5))).toMatchObject({ holds: true, given: 'fits' });
  });

  test('go on going where a hub was stopped in the middle', async () => {
    const middle = await grown();
    await prune(middle);
    await bench.tamper("INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (4, '{}', '', '')");
    await bench.stop();
    await bench.start();
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 3 });
  });
});

describe('each day', () => {
  test('what is older than the setting goes', async () => {
    await grown();
    bench.retentionDays = 30;
    await bench.audit.look();
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 3, cut: { last: 4, by: 'Axle (hub)' } });
    bench.now += DAY - 1;
    await bench.audit.look();
    expect((await bench.verify()).entries).toBe(3);
    bench.now += 30 * DAY;
    await bench.audit.look();
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 1, cut: { last: 7 } });
  });

  test.each([0, 29])('nothing goes where the setting is %d', async (days) => {
    await grown();
    bench.retentionDays = days;
    await bench.audit.look();
    expect((await bench.verify()).entries).toBe(6);
  });
});

describe('what stands in place of removed entries', () => {
  beforeEach(async () => {
    unlock();
    await prune(await grown());
  });

  test.each([
    ['is gone', 'DELETE FROM audit_stub', 'stub-missing'],
    ['is no JSON', "UPDATE audit_stub SET stub = 'x'", 'stub-missing'],
    ['has another time', `UPDATE audit_stub SET stub = json_set(stub, '$.at', '2026-01-01T00:00:00.000Z')`, 'stub-forged'],
    ['has another entry', `UPDATE audit_stub SET stub = json_set(stub, '$.entry', 5)`, 'stub-forged'],
    ['has another key', `UPDATE audit_stub SET stub = json_set(stub, '$.key', 'audit-7')`, 'stub-forged'],
    ['has another signature', `UPDATE audit_stub SET stub = json_set(stub, '$.signature', '${'A'.repeat(86)}')`, 'stub-forged'],
    ['has lost its signature', `UPDATE audit_stub SET stub = json_set(stub, '$.signature', null)`, 'stub-forged'],
  ])('and %s is a fault', async (_how, statement, kind) => {
    await bench.tamper(statement);
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind, seq: 4 } });
  });

  test('and has another hash is a fault of the entry after it', async () => {
    await bench.tamper(`UPDATE audit_stub SET stub = json_set(stub, '$.hash', '${'a'.repeat(64)}')`);
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'changed', seq: 4 } });
  });

  test('and reaches further shows that entries lie below it', async () => {
    await bench.tamper(`UPDATE audit_stub SET stub = json_set(stub, '$.last', 5)`);
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'inserted', seq: 5 } });
  });

  test('and takes more along than it tells of is a fault', async () => {
    await bench.tamper('DELETE FROM audit_entries WHERE seq = 5');
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'removed', seq: 5 } });
  });

  test('is believed by a hub that starts only where an entry bears it out', async () => {
    const { entries } = await bench.verify();
    await bench.tamper(`UPDATE audit_stub SET stub = json_set(stub, '$.last', 6)`);
    bench.signing = () => Promise.resolve(null);
    await bench.stop();
    await bench.start();
    expect(await count('audit_entries')).toBe(entries);
  });
});

test('without a stub, a chain that begins later has lost its first entry', async () => {
  await bench.write();
  await bench.write();
  await bench.tamper('DELETE FROM audit_entries WHERE seq = 1');
  expect(await bench.verify()).toMatchObject({ fault: { kind: 'removed', seq: 1 } });
});

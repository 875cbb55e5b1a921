import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { openAudit, type AuditBench } from '../../../../tests/support/audit-bench';
import { makeSigningKey } from '../../../../tests/support/signing-key';
import { buildEntry } from './entry';
import { HEAD_FILE } from './head-file';
import { newestOwn } from './own-entries';

const DAY = 24 * 3_600_000;
let bench: AuditBench;
beforeEach(async () => {
  bench = await openAudit();
});
afterEach(() => bench.close());

const iso = (ms: number): string => new Date(ms).toISOString();
const prune = (before: string) => bench.audit.handlers.prune({ before, dryRun: false }, bench.context());
const again = async (): Promise<void> => {
  await bench.stop();
  await bench.start();
};
const fill = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await bench.write({ detail: { n } });
};
/** Four entries, forty days, two more; gives a time between. */
async function grown(): Promise<string> {
  await fill(4);
  const middle = iso(bench.now + 1);
  bench.now += 40 * DAY;
  await fill(2);
  return middle;
}
const held = async () => (await bench.page({ action: 'audit.prune', outcome: 'failed' })).items.map(({ detail }) => detail);

describe('a clock that was set forward', () => {
  beforeEach(async () => {
    await fill(3);
    bench.retentionDays = 30;
    bench.leapt = 365 * DAY;
  });

  test.each([
    ['while the hub runs', false],
    ['before it started', true],
  ])('%s removes nothing, says so once, and no later start forgets that', async (_when, restart) => {
    if (restart) await again();
    await bench.audit.look();
    await again();
    await bench.audit.look();
    bench.now += 2 * DAY;
    await bench.audit.look();
    expect(await held()).toEqual([{ reason: 'clock', ahead: 365 }]);
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 4, cut: null });
  });

  test('by so little that nothing is old by it yet is not believed later either', async () => {
    bench.leapt = 20 * DAY;
    await bench.audit.look();
    await fill(1);
    await again();
    bench.now += 11 * DAY;
    await bench.audit.look();
    expect(await held()).toEqual([{ reason: 'clock', ahead: 20 }]);
    expect((await bench.verify()).cut).toBe(null);
  });

  test('lets nobody remove what is young', async () => {
    await expect(prune(iso(bench.now + 200 * DAY))).rejects.toEqual(new HubError('AUDIT_TOO_RECENT', { days: 30 }));
  });

  test('and right again: a person removes what is old, and then the timer goes on', async () => {
    await bench.audit.look();
    bench.leapt = 0;
    const middle = iso(bench.now + 1);
    bench.now += 40 * DAY;
    await bench.audit.look();
    expect((await bench.verify()).cut).toBe(null);
    expect(await prune(middle)).toEqual({ removed: 3, last: 3 });
    bench.now += 40 * DAY;
    await bench.audit.look();
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 1, cut: { last: 5, by: 'Axle (hub)' } });
  });

  test('leaves no entry that what is old stays behind of', async () => {
    await fill(1);
    bench.leapt = 0;
    await fill(1);
    const middle = iso(bench.now + 1);
    bench.now += 40 * DAY;
    await fill(1);
    expect(await prune(middle)).toEqual({ removed: 5, last: 5 });
  });
});

test('a hub that was away for some days removes by what the chain bears out, and the rest after its next start', async () => {
  const begun = bench.now;
  await fill(2);
  bench.now += 31 * DAY;
  await fill(1);
  await bench.stop();
  bench.now += 10 * DAY;
  await bench.start();
  bench.retentionDays = 35;
  await bench.audit.look();
  expect((await bench.verify()).cut).toBe(null);
  await expect(prune(iso(bench.now - 31 * DAY))).rejects.toEqual(new HubError('AUDIT_TOO_RECENT', { days: 30 }));
  await fill(1);
  await again();
  await bench.audit.look();
  expect(await bench.verify()).toMatchObject({ holds: true, cut: { last: 2, at: iso(begun + 41 * DAY) } });
});

test('a clock that is right again does not stop the timer until the time that it had said', async () => {
  bench.retentionDays = 30;
  await fill(2);
  bench.now += 2 * DAY;
  await fill(2);
  bench.now += 29 * DAY;
  bench.leapt = 5 * DAY;
  await bench.audit.look();
  expect(await bench.verify()).toMatchObject({ holds: true, cut: { last: 2 } });
  bench.leapt = 0;
  bench.now += 2 * DAY;
  await bench.audit.look();
  expect(await bench.verify()).toMatchObject({ holds: true, cut: { last: 4 } });
});

describe('what was tampered with', () => {
  const change = () => bench.tamper(`UPDATE audit_entries SET bytes = replace(bytes, '"ok"', '"failed"') WHERE seq = 2`);

  test('is not removed on demand', async () => {
    const middle = await grown();
    await change();
    await expect(prune(middle)).rejects.toEqual(new HubError('AUDIT_BROKEN', { seq: 2, kind: 'changed' }));
    expect(await bench.verify()).toMatchObject({ entries: 6, fault: { kind: 'changed', seq: 2 } });
  });

  test('is not removed by the timer, which says so once', async () => {
    await grown();
    await change();
    bench.retentionDays = 30;
    await bench.audit.look();
    bench.now += DAY;
    await bench.audit.look();
    expect(await held()).toEqual([{ reason: 'fault', seq: 2, kind: 'changed' }]);
    expect(await bench.verify()).toMatchObject({ entries: 7, fault: { kind: 'changed', seq: 2 } });
  });

  test('after what is removed stays a fault', async () => {
    const middle = await grown();
    await bench.tamper(`UPDATE audit_entries SET bytes = replace(bytes, '"ok"', '"failed"') WHERE seq = 5`);
    expect(await prune(middle)).toEqual({ removed: 4, last: 4 });
    expect(await bench.verify()).toMatchObject({ fault: { kind: 'changed', seq: 5 } });
  });

  test('a number past all others holds nothing up', async () => {
    await bench.tamper(`INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (${Number.MAX_SAFE_INTEGER - 9}, '{}', '', '')`);
    const middle = iso(bench.now + 1);
    bench.now += 40 * DAY;
    const dry = await bench.audit.handlers.prune({ before: middle, dryRun: true }, bench.context());
    expect(dry).toEqual({ removed: 0, last: 0 });
    await fill(1);
    expect((await bench.page({ text: 'nowhere' })).items).toEqual([]);
    const { ticket } = await bench.audit.handlers.export({ format: 'csv', filter: {} }, bench.context());
    let lines = 0;
    for await (const piece of bench.tickets.take(ticket, 'get')?.open(0, undefined) ?? []) lines += String(piece).split('\r\n').length - 1;
    expect(lines).toBe(4);
    await expect(bench.audit.handlers.erase({ person: 'Nobody', dryRun: true }, bench.context())).resolves.toMatchObject({ entries: 0 });
  });
});

describe('a removal that somebody makes up', () => {
  /** A whole chain from a made-up entry 90 on, with a stub that it bears out, by whoever has the database in hands. */
  async function forgeChain(): Promise<void> {
    const hash = 'a'.repeat(64);
    const at = iso(bench.now);
    const detail = { first: 1, last: 90, hash, count: 90, before: at };
    const actor = { id: 'x', name: 'x', face: 'hub' as const };
    const { row } = buildEntry({ seq: 90, hash }, { action: 'audit.prune', outcome: 'ok', actor, detail }, at);
    await bench.tamper(
      'DELETE FROM audit_entries',
      'DELETE FROM audit_personal',
      `INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (${row.seq}, '${row.bytes}', '${row.hash}', '${row.prev}')`,
      `INSERT INTO audit_stub (id, stub) VALUES (1, '${JSON.stringify({ v: 1, last: 90, hash, at, entry: 91, key: null, signature: null })}')`,
    );
    await bench.stop();
  }

  test('past the head that was kept is a fault', async () => {
    await fill(5);
    await forgeChain();
    await bench.start();
    const { holds, remarks } = await bench.verify();
    expect({ holds, remarks }).toEqual({ holds: false, remarks: [] });
    expect((await bench.page({ action: 'audit.head-differs' })).items).toHaveLength(1);
  });

  test('and signed by nobody is one where there are keys, even with the head changed to fit', async () => {
    const key = makeSigningKey('audit-1');
    bench.signing = () => Promise.resolve(key);
    await fill(5);
    await bench.audit.handlers.checkpoint({}, bench.context());
    bench.signing = () => Promise.resolve(null);
    await forgeChain();
    rmSync(join(bench.folder, HEAD_FILE));
    await bench.start();
    expect(await bench.verify()).toMatchObject({ holds: false, fault: { kind: 'stub-forged', seq: 90 } });
  });
});

describe('where there are keys', () => {
  const key = makeSigningKey('audit-1');

  test('nothing is removed while the store is locked, by the timer neither', async () => {
    bench.signing = () => Promise.resolve(key);
    const middle = await grown();
    await bench.audit.handlers.checkpoint({}, bench.context());
    bench.signing = () => Promise.resolve(null);
    await expect(prune(middle)).rejects.toEqual(new HubError('AUDIT_KEY_LOCKED', {}));
    bench.retentionDays = 30;
    await bench.audit.look();
    expect(await bench.verify()).toMatchObject({ holds: true, cut: null });
    bench.signing = () => Promise.resolve(key);
    bench.now += DAY;
    await bench.audit.look();
    expect(await bench.verify()).toMatchObject({ holds: true, cut: { last: 4, key: 'audit-1' } });
  });

  test('a removal from before the first of them is vouched for by its checkpoint', async () => {
    await prune(await grown());
    bench.signing = () => Promise.resolve(key);
    await bench.audit.handlers.checkpoint({}, bench.context());
    expect(await bench.verify()).toMatchObject({ holds: true, cut: { last: 4, key: null } });
  });
});

describe('a removal that breaks off', () => {
  const refuse = () => bench.tamper("CREATE TRIGGER full BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'no room'); END");

  test('fails what verifies, and is gone on with', async () => {
    const middle = await grown();
    await refuse();
    await expect(prune(middle)).rejects.toThrow('no room');
    await expect(bench.verify()).rejects.toThrow('no room');
    await bench.tamper('DROP TRIGGER full');
    await bench.audit.look();
    const { rows } = await sql`SELECT seq FROM audit_entries WHERE seq <= 4`.execute(bench.db.tables());
    expect(rows).toEqual([]);
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 3, cut: { last: 4 } });
  });

  test('by the timer is gone on with by the next verdict', async () => {
    await grown();
    bench.retentionDays = 30;
    await refuse();
    await bench.audit.look();
    await bench.tamper('DROP TRIGGER full');
    expect(await bench.verify()).toMatchObject({ holds: true, entries: 3, cut: { last: 4 } });
  });

  test('because the head cannot be kept removes nothing', async () => {
    const middle = await grown();
    await bench.stop();
    const head = readFileSync(join(bench.folder, HEAD_FILE));
    rmSync(join(bench.folder, HEAD_FILE));
    symlinkSync(join(bench.folder, 'none', 'audit.head'), join(bench.folder, HEAD_FILE));
    await bench.start();
    await expect(prune(middle)).rejects.toThrow();
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM audit_entries WHERE seq <= 4`.execute(bench.db.tables());
    expect(rows).toEqual([{ n: 4 }]);
    rmSync(join(bench.folder, HEAD_FILE));
    writeFileSync(join(bench.folder, HEAD_FILE), head);
  });
});

test.each(['audit.prune', 'audit.checkpoint'] as const)('the last %s is found by its index', async (action) => {
  const { rows } = await sql<{ detail: string }>`EXPLAIN QUERY PLAN ${newestOwn(action)} LIMIT 1`.execute(bench.db.tables());
  expect(rows.map(({ detail }) => detail)).toEqual(['SEARCH audit_entries USING INDEX audit_entries_own (action=?)']);
});

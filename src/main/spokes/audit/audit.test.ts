import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { AuditEntry, AuditVerdict } from '#shared/contract/audit';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { bundle } from '../../../../tests/support/bundle';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { buildEntry } from './entry';
import { GENESIS, sha256 } from './hashing';
import { createAudit, migrations, type Audit, type AuditInput } from './index';

const anna: Actor = { id: 'anna', name: 'Anna', face: 'browser', address: '192.0.2.7', userAgent: 'Firefox' };
let folder: ReturnType<typeof tempFolder>;
let made: TestDb;
let scope: Scope;
let audit: Audit;

/** `refused` is how many writes the storage takes back before it has room. */
async function start(refused = 0): Promise<void> {
  let left = refused;
  scope = new Scope((error) => {
    throw error;
  });
  made = await openTestDb({ folder: folder.path, migrations });
  audit = await createAudit({
    scope,
    db: {
      tables: () => made.db.tables(),
      write: (work) => (left-- > 0 ? Promise.reject(new HubError('STORAGE_FULL', { path: made.path })) : made.db.write(work)),
    },
    log: memoryLog(),
    clock: { now: () => Date.UTC(2026, 0, 1) },
    steady: () => 0,
    home: dirname(made.path),
    verifyWorker: pathToFileURL(await bundle('src/main/spokes/audit/child/verify-worker.ts')),
    signing: () => Promise.resolve(null),
    retentionDays: () => 0,
    bytes: { issue: () => 'ticket' },
    incident: (error) => {
      throw error;
    },
  });
}
async function stop(): Promise<void> {
  await scope.close();
  await made.close();
}
beforeEach(async () => {
  folder = tempFolder();
  await start();
});
afterEach(async () => {
  await stop();
  await folder.remove();
});

const context = (signal = new AbortController().signal): CallContext<never> => ({
  signal,
  actor: anna,
  may: () => true,
  fail: () => {
    throw new Error('not declared');
  },
});
const write = (input: Partial<AuditInput> = {}) =>
  made.db.write((tx) => audit.append(tx, { action: 'run.start', outcome: 'ok', actor: anna, ...input }));
const verify = async (head?: string): Promise<AuditVerdict> => AuditVerdict.parse(await audit.handlers.verify({ head }, context()));
const fault = async (head?: string) => {
  const { fault } = await verify(head);
  return fault === null ? null : `${fault.kind} ${fault.seq}`;
};
/** What somebody does who has the database file in hands. */
const tamper = (...statements: string[]) =>
  made.db.write(async (tx) => {
    for (const statement of statements) await sql.raw(statement).execute(tx.tables());
  });
const page = async (filter: Parameters<Audit['handlers']['page']>[0]['filter'] = {}, before?: number, limit = 100) => {
  const { items, next } = await audit.handlers.page({ filter, before, limit }, context());
  return { items: items.map((item) => AuditEntry.parse(item)), next };
};

describe('writing', () => {
  test('an entry is read as it was written and the chain holds', async () => {
    await write({ object: 'script:hello', runId: 'r1', detail: { n: 1, odd: Number.NaN, half: 'a\ud800b' } });
    const { items } = await page();
    expect(items).toMatchObject([
      { seq: 1, action: 'run.start', actor: 'Anna (anna)', face: 'browser', address: '192.0.2.7', userAgent: 'Firefox', runId: 'r1' },
    ]);
    expect(items[0]?.detail).toEqual({ n: 1, odd: 'NaN', half: 'a\ufffdb' });
    expect(await verify()).toMatchObject({ holds: true, entries: 1, unsignedSince: 1, head: { seq: 1, hash: items[0]?.hash } });
  });

  test('an empty chain holds', async () => {
    expect(await verify()).toMatchObject({ holds: true, entries: 0, unsignedSince: null });
  });

  test('nothing personal is in what is hashed', async () => {
    await write();
    const rows = (await sql<{ bytes: string }>`SELECT bytes FROM audit_entries`.execute(made.db.tables())).rows;
    for (const personal of ['anna', 'Anna', '192.0.2.7', 'Firefox']) expect(rows[0]?.bytes).not.toContain(personal);
  });

  test('entries of one group, of one write at once, and around one that is undone, follow each other', async () => {
    const results = await Promise.allSettled([
      write(),
      made.db.write(async (tx) => {
        await audit.append(tx, { action: 'gone', outcome: 'ok', actor: anna });
        await audit.append(tx, { action: 'gone', outcome: 'ok', actor: anna });
        throw new Error('undone');
      }),
      write(),
      made.db.write((tx) => Promise.all(['a', 'b', 'c'].map((action) => audit.append(tx, { action, outcome: 'ok', actor: anna })))),
      write(),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    await write();
    expect((await page()).items.map(({ seq, action }) => `${seq} ${action}`)).toEqual([
      '7 run.start',
      '6 run.start',
      '5 c',
      '4 b',
      '3 a',
      '2 run.start',
      '1 run.start',
    ]);
    expect(await fault()).toBeNull();
  });

  test('the chain goes on over a restart', async () => {
    await write();
    await stop();
    expect(readFileSync(join(folder.path, 'audit.head'), 'utf8')).toHaveLength(82);
    await start();
    await write();
    expect(audit.head.seq).toBe(2);
    expect(await fault()).toBeNull();
  });

  test('erasing who it was leaves the chain whole', async () => {
    await write();
    await audit.erasePersonal(1, anna);
    const { items } = await page();
    expect(items.at(-1)).toMatchObject({ seq: 1, actor: null, address: null, userAgent: null });
    expect(items[0]).toMatchObject({ action: 'audit.erase', detail: { seq: 1, fields: 3 } });
    expect(await fault()).toBeNull();
  });
});

describe('verifying finds', () => {
  beforeEach(async () => {
    for (let n = 1; n <= 8; n++) await write({ detail: { n } });
    expect(await fault()).toBeNull();
  });
  const shift = (from: number, by: number) => [
    `UPDATE audit_entries SET seq = -(seq + ${by}) WHERE seq >= ${from}`,
    'UPDATE audit_entries SET seq = -seq WHERE seq < 0',
    'DELETE FROM audit_personal',
  ];

  test('changed bytes', async () => {
    await tamper(`UPDATE audit_entries SET bytes = replace(bytes, '"ok"', '"failed"') WHERE seq = 4`);
    expect(await fault()).toBe('changed 4');
  });

  test('bytes changed with their hash', async () => {
    const { rows } = await sql<{ hash: string; prev: string }>`SELECT hash, prev FROM audit_entries WHERE seq = 4`.execute(
      made.db.tables(),
    );
    const forged = buildEntry(
      { seq: 3, hash: rows[0]?.prev ?? '' },
      { action: 'forged', outcome: 'ok', actor: anna },
      '2026-01-01T00:00:00.000Z',
    ).row;
    await tamper(
      `UPDATE audit_entries SET bytes = '${forged.bytes}', hash = '${forged.hash}' WHERE seq = 4`,
      'DELETE FROM audit_personal WHERE seq = 4',
    );
    expect(await fault()).toBe('changed 4');
  });

  test('a changed link', async () => {
    await tamper(`UPDATE audit_entries SET prev = '${'1'.repeat(64)}' WHERE seq = 4`);
    expect(await fault()).toBe('changed 4');
  });

  test('bytes that are no JSON', async () => {
    await tamper(`UPDATE audit_entries SET bytes = 'x', hash = '${sha256('x')}' WHERE seq = 4`);
    expect(await fault()).toBe('unreadable 4');
    expect((await page()).items).toHaveLength(7);
  });

  test('a removed entry', async () => {
    await tamper('DELETE FROM audit_entries WHERE seq = 4');
    expect(await fault()).toBe('removed 4');
  });

  test('a removed entry with the rest moved up', async () => {
    await tamper('DELETE FROM audit_entries WHERE seq = 4', ...shift(5, -1));
    expect(await fault()).toBe('removed 4');
  });

  test('the first entry removed', async () => {
    await tamper('DELETE FROM audit_entries WHERE seq = 1');
    expect(await fault()).toBe('removed 1');
  });

  test('an entry put in between', async () => {
    const { rows } = await sql<{ prev: string }>`SELECT prev FROM audit_entries WHERE seq = 4`.execute(made.db.tables());
    const { row } = buildEntry(
      { seq: 3, hash: rows[0]?.prev ?? '' },
      { action: 'forged', outcome: 'ok', actor: anna },
      '2026-01-01T00:00:00.000Z',
    );
    await tamper(
      ...shift(4, 1),
      `INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (4, '${row.bytes}', '${row.hash}', '${row.prev}')`,
    );
    expect(await fault()).toBe('inserted 4');
  });

  test('an entry put before the first', async () => {
    const { row } = buildEntry(GENESIS, { action: 'forged', outcome: 'ok', actor: anna }, '2026-01-01T00:00:00.000Z');
    await tamper(`INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (0, '${row.bytes}', '${row.hash}', '${row.prev}')`);
    expect(await fault()).toBe('inserted 0');
  });

  test('an entry put at the end', async () => {
    const { row } = buildEntry(audit.head, { action: 'forged', outcome: 'ok', actor: anna }, '2026-01-01T00:00:00.000Z');
    await tamper(`INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (9, '${row.bytes}', '${row.hash}', '${row.prev}')`);
    expect(await fault()).toBe('inserted 9');
    await write(); // the chain does not adopt it
    expect(await fault()).toBe('changed 9');
  });

  test('two entries that changed places', async () => {
    await tamper(
      'UPDATE audit_entries SET seq = -4 WHERE seq = 4',
      'UPDATE audit_entries SET seq = 4 WHERE seq = 6',
      'UPDATE audit_entries SET seq = 6 WHERE seq = -4',
      'DELETE FROM audit_personal',
    );
    expect(await fault()).toBe('moved 4');
  });

  test('a cut tail, also after the next entry and over a restart', async () => {
    await tamper('DELETE FROM audit_entries WHERE seq > 6');
    expect(await fault()).toBe('tail-cut 7');
    await write();
    expect(audit.head.seq).toBe(9);
    expect(await fault()).toBe('removed 7');
  });

  test('a tail that was cut while the hub was stopped', async () => {
    await tamper('DELETE FROM audit_entries WHERE seq > 6');
    await stop();
    await start();
    expect(await fault()).toBe('removed 7');
    expect((await page()).items[0]).toMatchObject({ seq: 9, action: 'audit.head-differs', detail: { kept: 8, found: 6 } });
  });

  test('a head file that lags, as after a power cut: nothing is wrong, and the chain says so', async () => {
    const { rows } = await sql<{ hash: string }>`SELECT hash FROM audit_entries WHERE seq = 6`.execute(made.db.tables());
    await stop();
    writeFileSync(join(folder.path, 'audit.head'), `6:${rows[0]?.hash}\n`);
    await start();
    expect((await page()).items[0]).toMatchObject({
      seq: 9,
      action: 'audit.head-behind',
      outcome: 'failed',
      face: 'hub',
      detail: { kept: 6, found: 8 },
    });
    expect(await verify()).toMatchObject({ holds: true, checked: 9, remarks: [{ kind: 'behind', count: 1, first: 9 }] });
    expect(readFileSync(join(folder.path, 'audit.head'), 'utf8')).toMatch(/^0*9:/);
  });

  test('a head file that lags, and fields of no entry, found on a full disk: said once, before whatever is written first', async () => {
    const { rows } = await sql<{ hash: string }>`SELECT hash FROM audit_entries WHERE seq = 6`.execute(made.db.tables());
    await tamper(`INSERT INTO audit_personal VALUES (9, 'actor', 'salt', 'Eve')`);
    await stop();
    writeFileSync(join(folder.path, 'audit.head'), `6:${rows[0]?.hash}\n`);
    await start(1);
    expect(await verify()).toMatchObject({ holds: true, checked: 8, remarks: [] });
    const undone = made.db.write(async (tx) => {
      await audit.append(tx, { action: 'run.undone', outcome: 'ok', actor: anna });
      throw new Error('undone');
    });
    await Promise.all([expect(undone).rejects.toThrow('undone'), write(), write()]);
    expect((await page()).items.slice(0, 3).map(({ action }) => action)).toEqual(['run.start', 'run.start', 'audit.fields-of-none']);
    expect(await verify()).toMatchObject({
      holds: true,
      checked: 12,
      remarks: [
        { kind: 'behind', count: 1, first: 9 },
        { kind: 'fields-of-none', count: 1, first: 10 },
      ],
    });
  });

  test('another last entry', async () => {
    const { rows } = await sql<{ prev: string }>`SELECT prev FROM audit_entries WHERE seq = 8`.execute(made.db.tables());
    const { row } = buildEntry(
      { seq: 7, hash: rows[0]?.prev ?? '' },
      { action: 'forged', outcome: 'ok', actor: anna },
      '2026-01-01T00:00:00.000Z',
    );
    await tamper(
      `UPDATE audit_entries SET bytes = '${row.bytes}', hash = '${row.hash}' WHERE seq = 8`,
      'DELETE FROM audit_personal WHERE seq = 8',
    );
    expect(await fault()).toBe('head-differs 8');
  });

  test('a head file that is another one or gone', async () => {
    writeFileSync(join(folder.path, 'audit.head'), `5:${'a'.repeat(64)}\n`);
    expect(await fault()).toBe('head-differs 5');
    rmSync(join(folder.path, 'audit.head'));
    expect(await fault()).toBe('head-differs 8');
    await stop();
    await start();
    expect((await page()).items[0]).toMatchObject({ seq: 9, action: 'audit.head-missing' });
    expect(await verify()).toMatchObject({ holds: true, fault: null, remarks: [{ kind: 'missing', count: 1, first: 9 }] });
  });

  test('a head file that was damaged and then replaced: every verdict says so from then on', async () => {
    for (const damage of ['', 'x'.repeat(82)]) {
      await stop();
      writeFileSync(join(folder.path, 'audit.head'), damage);
      await start();
    }
    await write();
    await stop();
    await start();
    expect((await page()).items[1]).toMatchObject({ seq: 10, action: 'audit.head-unreadable', outcome: 'failed', detail: { found: 9 } });
    expect(await verify()).toMatchObject({ holds: true, checked: 11, remarks: [{ kind: 'unreadable', count: 2, first: 9 }] });
  });

  test('changed personal fields', async () => {
    await tamper("UPDATE audit_personal SET value = 'Bob' WHERE seq = 4 AND field = 'actor'");
    expect(await fault()).toBe('personal-changed 4');
  });

  test('a head that the caller kept', async () => {
    const { seq, hash } = audit.head;
    await write();
    expect(await fault(`${seq}:${hash}`)).toBeNull();
    expect(await verify(`${seq}:${hash}`)).toMatchObject({ holds: true, given: 'fits' });
    // It may be mistyped, or of another chain: that is no fault of this one.
    expect(await verify(`${seq}:${'b'.repeat(64)}`)).toMatchObject({ holds: false, fault: null, given: 'differs', checked: 9 });
    expect(await verify(`20:${hash}`)).toMatchObject({ holds: false, fault: null, given: 'beyond', checked: 9 });
    expect(await verify(`0:${hash}`)).toMatchObject({ holds: false, fault: null, given: 'differs' });
    expect(await verify(`0:${GENESIS.hash}`)).toMatchObject({ holds: true, given: 'fits' });
    expect(await verify()).toMatchObject({ holds: true, given: null });
  });
});

describe('reading', () => {
  beforeEach(async () => {
    for (let n = 1; n <= 10; n++) {
      await write({
        action: n % 2 ? 'run.start' : 'run.end',
        outcome: n === 10 ? 'failed' : 'ok',
        runId: `r${n}`,
        detail: { note: `Überschrift ${n}` },
      });
    }
  });

  test('pages newest first', async () => {
    const first = await page({}, undefined, 4);
    expect(first.items.map(({ seq }) => seq)).toEqual([10, 9, 8, 7]);
    const second = await page({}, first.next ?? undefined, 6);
    expect(second.items.map(({ seq }) => seq)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(second.next).toBeNull();
  });

  test('filters, and searches text and people', async () => {
    expect((await page({ action: 'run.end', outcome: 'ok' })).items).toHaveLength(4);
    expect((await page({ runId: 'r3' })).items.map(({ seq }) => seq)).toEqual([3]);
    expect((await page({ text: 'berschrift 7' })).items.map(({ seq }) => seq)).toEqual([7]);
    expect((await page({ text: 'firefox' })).items).toHaveLength(10);
    expect((await page({ text: '%' })).items).toHaveLength(0);
    expect((await page({ since: '2026-01-01T00:00:00Z' })).items).toHaveLength(10);
    expect((await page({ until: '2026-01-01T00:00:00Z' })).items).toHaveLength(0);
  });
});

import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { buildEntry } from '#main/spokes/audit/entry';
import { GENESIS } from '#main/spokes/audit/hashing';
import { anna, openAudit, type AuditBench } from '../../support/audit-bench';

let bench: AuditBench;
afterEach(() => bench.close());

/** Writes entries past the spoke, many at a time, with the head that they end with. */
async function fill(thousands: number): Promise<void> {
  bench = await openAudit();
  let head = GENESIS;
  for (let batch = 0; batch < thousands; batch++) {
    const built = Array.from({ length: 1_000 }, () => {
      const entry = buildEntry(
        head,
        { action: 'run.end', outcome: 'ok', actor: anna, runId: 'r1', detail: { exitCode: 0 } },
        '2026-01-01T00:00:00.000Z',
      );
      head = entry.row;
      return entry;
    });
    const rows = JSON.stringify(built.map(({ row }) => row));
    const personal = JSON.stringify(built.flatMap((entry) => entry.personal));
    await bench.db.write(async (tx) => {
      await sql`INSERT INTO audit_entries (seq, bytes, hash, prev) SELECT value ->> 'seq', value ->> 'bytes', value ->> 'hash', value ->> 'prev' FROM json_each(${rows})`.execute(
        tx.tables(),
      );
      await sql`INSERT INTO audit_personal SELECT value ->> 'seq', value ->> 'field', value ->> 'salt', value ->> 'value' FROM json_each(${personal})`.execute(
        tx.tables(),
      );
    });
  }
  await bench.stop();
  writeFileSync(join(bench.folder, 'audit.head'), `${head.seq}:${head.hash}\n`);
  await bench.start();
}

/** Does something, and prints how long it took and how long it held this thread. */
async function held<T>(what: string, work: () => Promise<T>): Promise<T> {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const begun = performance.now();
  const done = await work();
  const took = performance.now() - begun;
  lag.disable();
  const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  console.info(`${what}: ${took.toFixed(0)} ms; turns of the event loop: p99 ${ms(lag.percentile(99))}, longest ${ms(lag.max)}`);
  return done;
}

it('verifies 100,000 entries; how long that held the hub is among what is printed', async () => {
  await fill(100);
  expect(await held('100,000 entries verified', () => bench.verify())).toMatchObject({ holds: true, entries: 100_000 });
});

it('exports them at the pace of who reads, and removes them in small steps', async () => {
  await fill(100);
  for (const format of ['jsonl', 'csv'] as const) {
    const { ticket } = await bench.audit.handlers.export({ format, filter: {} }, bench.context());
    const content = bench.tickets.take(ticket, 'get');
    let [lines, most] = [0, 0];
    await held(`100,000 entries as ${format}`, async () => {
      for await (const piece of content?.open(0, undefined) ?? []) {
        if (!Buffer.isBuffer(piece)) throw new Error('no bytes');
        most = Math.max(most, piece.length);
        for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
      }
    });
    expect(lines).toBe(100_001 + bench.audit.head.seq - 100_000);
    expect(most).toBeLessThan(1_048_576);
  }
  bench.now += 90 * 24 * 3_600_000;
  const before = new Date(bench.now - 60 * 24 * 3_600_000).toISOString();
  await held('100,000 entries removed', () => bench.audit.handlers.prune({ before, dryRun: false }, bench.context()));
  expect(await bench.verify()).toMatchObject({ holds: true, entries: 1 });
});

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

it('verifies 100,000 entries; how long that held the hub is among what is printed', async () => {
  bench = await openAudit();
  let head = GENESIS;
  for (let batch = 0; batch < 100; batch++) {
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
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const verdict = await bench.verify();
  lag.disable();
  const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  console.info(
    `100,000 entries: ${verdict.tookMs.toFixed(0)} ms; turns of the event loop: p99 ${ms(lag.percentile(99))}, longest ${ms(lag.max)}`,
  );
  expect(verdict).toMatchObject({ holds: true, entries: 100_000 });
});

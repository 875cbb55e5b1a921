import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import type { Actor } from '#shared/contract/actor';
import { AuditEntry, AuditVerdict, type AuditFilter } from '#shared/contract/audit';
import type { CallContext } from '#shared/contract/kernel';
import { createBytes } from '#main/hub/bytes';
import type { Bytes } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { createAudit, migrations, type Audit, type AuditInput } from '#main/spokes/audit/index';
import type { SigningKey } from '#main/spokes/audit/ports';
import { bundle } from './bundle';
import { memoryLog, openTestDb, tempFolder, type TestDb } from './db-worker';

/** Somebody with every personal field. */
export const anna: Actor = { id: 'anna', name: 'Anna', face: 'browser', address: '192.0.2.7', userAgent: 'Firefox' };

/** The real audit spoke over a real database in a folder of its own. */
export interface AuditBench {
  readonly folder: string;
  readonly audit: Audit;
  readonly db: TestDb['db'];
  readonly log: ReturnType<typeof memoryLog>;
  /** What the clock says, in milliseconds. */
  now: number;
  /** By how much somebody set the clock forward, in milliseconds: no time passed for it. */
  leapt: number;
  /** The key store; none unless a test brings one. */
  signing: () => Promise<SigningKey | null>;
  /** Age in days at which entries go; 0 for never. */
  retentionDays: number;
  /** Where downloads are given out. */
  readonly tickets: Bytes;
  write(input?: Partial<AuditInput>): Promise<void>;
  page(filter: AuditFilter, before?: number): Promise<{ readonly items: readonly AuditEntry[]; readonly next: number | null }>;
  verify(head?: string): Promise<AuditVerdict>;
  /** What is hashed, entry by entry. */
  bytes(): Promise<readonly string[]>;
  /** What somebody does who has the database file in hands. */
  tamper(...statements: readonly string[]): Promise<void>;
  context(signal?: AbortSignal): CallContext<never>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The worker that verifies, bundled from its source. */
const verifyWorkerUrl = async (): Promise<URL> => pathToFileURL(await bundle('src/main/spokes/audit/child/verify-worker.ts'));

export async function openAudit(worker?: URL): Promise<AuditBench> {
  const folder = tempFolder();
  const verifyWorker = worker ?? (await verifyWorkerUrl());
  const log = memoryLog();
  let open: { readonly made: TestDb; readonly scope: Scope; readonly audit: Audit } | undefined;
  const now = (): NonNullable<typeof open> => {
    if (open === undefined) throw new Error('the audit is stopped');
    return open;
  };
  const context: AuditBench['context'] = (signal = new AbortController().signal) => ({
    signal,
    actor: anna,
    may: () => true,
    fail: () => {
      throw new Error('not declared');
    },
  });
  const bench: AuditBench = {
    folder: folder.path,
    log,
    now: Date.UTC(2026, 0, 1),
    leapt: 0,
    signing: () => Promise.resolve(null),
    retentionDays: 0,
    tickets: createBytes(() => bench.now),
    get audit() {
      return now().audit;
    },
    get db() {
      return now().made.db;
    },
    write: (input = {}) => bench.db.write((tx) => bench.audit.append(tx, { action: 'run.start', outcome: 'ok', actor: anna, ...input })),
    async page(filter, before) {
      const { items, next } = await bench.audit.handlers.page({ filter, before, limit: 200 }, context());
      return { items: items.map((item) => AuditEntry.parse(item)), next };
    },
    verify: async (head) => AuditVerdict.parse(await bench.audit.handlers.verify({ head }, context())),
    async bytes() {
      const { rows } = await sql<{ bytes: string }>`SELECT bytes FROM audit_entries ORDER BY seq`.execute(bench.db.tables());
      return rows.map((row) => row.bytes);
    },
    tamper: (...statements) =>
      bench.db.write(async (tx) => {
        for (const statement of statements) await sql.raw(statement).execute(tx.tables());
      }),
    context,
    async start() {
      const scope = new Scope((error) => {
        throw error;
      });
      const made = await openTestDb({ folder: folder.path, migrations });
      const audit = await createAudit({
        scope,
        db: made.db,
        log,
        clock: { now: () => bench.now + bench.leapt },
        steady: () => bench.now,
        home: dirname(made.path),
        verifyWorker,
        signing: () => bench.signing(),
        retentionDays: () => bench.retentionDays,
        bytes: bench.tickets,
        incident: (error) => {
          throw error;
        },
      });
      open = { made, scope, audit };
    },
    async stop() {
      await open?.scope.close();
      await open?.made.close();
      open = undefined;
    },
    async close() {
      await bench.stop();
      await folder.remove();
    },
  };
  await bench.start();
  return bench;
}

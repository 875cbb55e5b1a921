import { chmod, mkdir, readdir, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Kysely } from 'kysely';
import { HubError } from '#shared/contract/errors';
import type { MigrationStep } from '../db-port';
import type { Log } from '../log-port';
import { createDialect } from './dialect';
import type { SqlRow } from './protocol';
import { runSql } from './run-sql';
import type { DbThread } from './thread';
import { TICK_TABLE } from './tick';

const BACKUPS = 5;
const STEPS_TABLE = 'CREATE TABLE IF NOT EXISTS axle_migrations (id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID';

/** What a migration works on. */
export interface MigrateOptions {
  readonly thread: DbThread;
  readonly path: string;
  readonly log: Log;
  readonly steps: readonly MigrationStep[];
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Brings the schema up to date in one transaction that is undone whole when a step fails.
 * Foreign keys are off meanwhile: rebuilding a parent table would delete its children otherwise, and the pragma does
 * nothing inside a transaction. A database that is not new is copied to `backups/` first; one of a newer version is
 * refused with STORAGE_NEWER and not touched.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { thread, path, log, steps, patiently } = options;
  const sql = async (text: string, params: readonly unknown[] = [], tx = false): Promise<SqlRow[]> => {
    const rows: SqlRow[] = [];
    for await (const chunk of runSql(thread, text, params, tx)) rows.push(...chunk.rows);
    return rows;
  };
  assertDistinct(steps);

  const applied = await patiently(() => appliedSteps(sql));
  const unknown = applied.find((id) => !steps.some((step) => step.id === id));
  if (unknown !== undefined) throw new HubError('STORAGE_NEWER', { path: path.slice(0, 1_024), step: unknown.slice(0, 4_096) });
  const pending = steps.filter((step) => !applied.includes(step.id));
  if (pending.length === 0) return await refresh();

  if (applied.length > 0) await patiently(() => backUp(sql, path, applied.at(-1) ?? ''));
  await sql('PRAGMA foreign_keys = OFF');
  try {
    await patiently(() => thread.request({ op: 'begin' }));
    try {
      await sql(TICK_TABLE, [], true);
      await sql(STEPS_TABLE, [], true);
      const db = new Kysely<unknown>({ dialect: createDialect((text, params) => runSql(thread, text, params, true)) });
      for (const step of pending) {
        await step.up(db);
        await sql('INSERT INTO axle_migrations (id, at) VALUES (?, ?)', [step.id, new Date().toISOString()], true);
      }
      const broken = await sql('PRAGMA foreign_key_check', [], true);
      if (broken.length > 0) throw new Error(`The schema's steps leave ${broken.length} broken references: ${JSON.stringify(broken[0])}`);
      await thread.request({ op: 'commit' });
    } catch (error) {
      await thread.request({ op: 'rollback' });
      // Gives storage failures their code; whatever else is wrong is the step's own fault.
      return await patiently(() => Promise.reject(error instanceof Error ? error : new Error(String(error))));
    }
  } finally {
    await sql('PRAGMA foreign_keys = ON');
  }
  log.info('storage.migrated', { steps: pending.map((step) => step.id) });
  await refresh();

  async function refresh(): Promise<void> {
    await patiently(() => thread.request({ op: 'refresh' }));
  }
}

type Sql = (text: string, params?: readonly unknown[], tx?: boolean) => Promise<SqlRow[]>;

async function appliedSteps(sql: Sql): Promise<string[]> {
  const known = await sql("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'axle_migrations'");
  if (known.length === 0) return [];
  const rows = await sql('SELECT id FROM axle_migrations ORDER BY at, id');
  return rows.map((row) => String(row['id']));
}

function assertDistinct(steps: readonly MigrationStep[]): void {
  const seen = new Set<string>();
  for (const { id } of steps) {
    if (seen.has(id)) throw new Error(`Two steps of the schema are called "${id}".`);
    seen.add(id);
  }
}

async function backUp(sql: Sql, path: string, step: string): Promise<void> {
  const folder = join(dirname(path), 'backups');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-after-${step}.db`);
  try {
    await sql('VACUUM INTO ?', [file]);
    await chmod(file, 0o600);
  } catch (error) {
    await rm(file, { force: true }); // half a copy is none
    throw error;
  }
  const old = (await readdir(folder)).filter((name) => name.includes('-after-')).sort();
  for (const name of old.slice(0, -BACKUPS)) await unlink(join(folder, name));
}

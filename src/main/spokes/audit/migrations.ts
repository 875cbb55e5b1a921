import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** A column that is read out of the hashed bytes, so that nothing shown or filtered by can differ from them. */
const derived = (name: string, path: string) =>
  sql`${sql.ref(name)} TEXT AS (CASE WHEN json_valid(bytes) THEN bytes ->> ${sql.lit(path)} END) VIRTUAL`;

/** The tables of the chain and of the personal fields beside it, step by step. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0020-audit',
    async up(db) {
      await sql`CREATE TABLE audit_entries (
        seq INTEGER PRIMARY KEY,
        bytes TEXT NOT NULL,
        hash TEXT NOT NULL,
        prev TEXT NOT NULL,
        ${derived('at', '$.at')},
        ${derived('action', '$.action')},
        ${derived('outcome', '$.outcome')},
        ${derived('run_id', '$.runId')}
      ) STRICT`.execute(db);
      await sql`CREATE INDEX audit_entries_run ON audit_entries (run_id) WHERE run_id IS NOT NULL`.execute(db);
      // No foreign key: an entry that somebody removes must not take its personal fields along unseen.
      await sql`CREATE TABLE audit_personal (
        seq INTEGER NOT NULL,
        field TEXT NOT NULL,
        salt TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (seq, field)
      ) STRICT, WITHOUT ROWID`.execute(db);
    },
  },
  {
    id: '0270-audit-stub',
    async up(db) {
      // What stands in place of entries that retention removed; one, for all of them.
      await sql`CREATE TABLE audit_stub (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        stub TEXT NOT NULL
      ) STRICT`.execute(db);
      // By which the last checkpoint and the last removal are found without a look at every entry.
      await sql`CREATE INDEX audit_entries_own ON audit_entries (action, seq)
        WHERE action IN ('audit.checkpoint', 'audit.prune')`.execute(db);
    },
  },
];

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { Actor } from '#shared/contract/actor';
import { createBytes } from '#main/hub/bytes';
import { Scope } from '#main/hub/scope';
import { createDb, startDbThread } from '#main/platform/db/index';
import type { Log } from '#main/platform/log-port';
import { createAudit, migrations } from '#main/spokes/audit/index';
import { makeSigningKey } from '../support/signing-key';

/** Writes that are under way at once, or rows of one transaction: as many share a commit. */
export const AT_ONCE = 64;

/** One side of the comparison. */
export interface Side {
  append(count: number): Promise<void>;
  /** Looks at everything that was appended; gives milliseconds. */
  verify(count: number): Promise<number>;
  close(): Promise<void>;
}

const actor: Actor = { id: 's1', name: 'ada', face: 'browser', address: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The audit spoke over the built workers, with a key that signs. */
export async function openOurs(folder: string): Promise<Side> {
  mkdirSync(folder);
  const built = (name: string): URL => pathToFileURL(join(process.cwd(), 'dist', 'main', name));
  const thread = startDbThread({ worker: built('db-worker.js') });
  const db = await createDb({ log: silent, migrations, path: join(folder, 'axle.db'), thread });
  const scope = new Scope((error) => {
    throw error;
  });
  const key = makeSigningKey('bench');
  const audit = await createAudit({
    scope,
    db,
    log: silent,
    clock: { now: Date.now },
    steady: () => performance.now(),
    home: folder,
    verifyWorker: built('verify-worker.js'),
    signing: () => Promise.resolve(key),
    retentionDays: () => 0,
    bytes: createBytes(Date.now),
    incident: String,
  });
  const context = {
    signal: new AbortController().signal,
    actor,
    may: () => true,
    fail: (code: string) => {
      throw new Error(code);
    },
  };
  return {
    async append(count) {
      let left = count;
      const one = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await db.write((tx) => audit.append(tx, { action: 'run.end', outcome: 'ok', actor, runId: 'r1', detail: { exitCode: 0 } }));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    },
    async verify(count) {
      const begun = performance.now();
      const { holds, entries, fault } = await audit.handlers.verify({}, context);
      if (!holds || entries < count) throw new Error(`${entries} entries: ${fault?.kind ?? 'too few'}`);
      return performance.now() - begun;
    },
    async close() {
      await scope.close();
      await db.close();
      await thread.close();
    },
  };
}

/** Rows of the same size in the same tables, by better-sqlite3 alone in this thread and as durable. */
export function openBare(folder: string): Side {
  mkdirSync(folder);
  const db = new Database(join(folder, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE entries (seq INTEGER PRIMARY KEY, bytes TEXT NOT NULL, hash TEXT NOT NULL, prev TEXT NOT NULL) STRICT;
    CREATE TABLE personal (seq INTEGER, field TEXT, salt TEXT, value TEXT, PRIMARY KEY (seq, field)) STRICT, WITHOUT ROWID`);
  const entry = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
  const field = db.prepare('INSERT INTO personal VALUES (?, ?, ?, ?)');
  const bytes = `{"action":"run.end"${' '.repeat(520)}}`;
  const hash = 'a'.repeat(64);
  let seq = 0;
  const some = db.transaction((count: number) => {
    for (let n = 0; n < count; n += 1) {
      seq += 1;
      entry.run(seq, bytes, hash, hash);
      for (const [name, value] of Object.entries({ actor: actor.name, address: actor.address, userAgent: actor.userAgent }))
        field.run(seq, name, hash.slice(32), value);
    }
  });
  return {
    async append(count) {
      for (let left = count; left > 0; left -= AT_ONCE) some(Math.min(left, AT_ONCE));
    },
    async verify(count) {
      const begun = performance.now();
      let rows = 0;
      for (const row of db.prepare<[], { bytes: string }>('SELECT bytes FROM entries ORDER BY seq').iterate()) {
        createHash('sha256').update(row.bytes).digest('hex');
        rows += 1;
      }
      if (rows < count) throw new Error(`${rows} rows`);
      return performance.now() - begun;
    },
    async close() {
      db.close();
    },
  };
}

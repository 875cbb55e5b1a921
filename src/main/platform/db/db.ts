import { setTimeout as delay } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { HubError } from '#shared/contract/errors';
import type { Db, MigrationStep } from '../db-port';
import type { Log } from '../log-port';
import { pause } from '../pause';
import { createDialect } from './dialect';
import { isBusy, stateOf, translate } from './errors';
import { migrate } from './migrate';
import { runSql } from './run-sql';
import type { StorageState } from './storage-state';
import type { DbThread } from './thread';
import { WriteQueue } from './write-queue';

/** A database that another program locked is looked at again after this, should nobody write. */
const PROBE_MS = 1_000;

/** Where a database is, and what becomes of its failures. */
export interface DbOptions {
  readonly thread: DbThread;
  /** Absolute path of the database file. */
  readonly path: string;
  readonly log: Log;
  /** The schema in order, as compose gathered it from the spokes. */
  readonly migrations: readonly MigrationStep[];
  /** How long a locked database is waited for; 15 s. */
  readonly busyLimitMs?: number;
  /** How long one `write` may take before it is undone; 10 s. */
  readonly workLimitMs?: number;
}

/** The open database with what its owner may do beside reading and writing. */
export interface OpenDb extends Db {
  /** The storage as the last failure or commit showed it. */
  readonly state: StorageState;
  /** Told when the state changes; gives how to stop. */
  onState(listener: () => void): () => void;
  /** Durable commits since the start. */
  readonly commits: number;
  /** Waits for open writes; the thread stays, its owner closes it. */
  close(): Promise<void>;
}

/** Opens the database, brings its schema up to date, and serves reads and grouped writes. Failures are `HubError`s. */
export async function createDb(options: DbOptions): Promise<OpenDb> {
  const { thread, path, log, busyLimitMs = 15_000, workLimitMs = 10_000 } = options;
  let state: StorageState = 'ok';
  let commits = 0;
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let probing: Promise<void> | undefined;
  let ready = false;

  const enter = (seen: StorageState): void => {
    if (state === seen || state === 'damaged') return; // a damaged file does not become sound by a later commit
    state = seen;
    for (const listener of listeners) listener();
    if (seen === 'busy' && ready) probing ??= probe().finally(() => (probing = undefined));
  };
  /** Looks whether the lock was given back, where nobody writes who would see it. */
  const probe = async (): Promise<void> => {
    for (;;) {
      await pause(PROBE_MS, closing.signal);
      if (state !== 'busy' || closing.signal.aborted) return;
      await thread.request({ op: 'probe' }).then(recovered, () => undefined); // It is still held.
    }
  };
  const note = (error: unknown): void => {
    const seen = stateOf(error);
    if (seen === undefined || seen === state) return;
    enter(seen);
    log.warn('storage.state', { state: seen, path });
  };
  const committed = (clean: boolean): void => {
    commits++;
    if (clean) recovered();
  };
  const recovered = (): void => {
    if (state === 'ok' || state === 'damaged') return;
    enter('ok');
    log.info('storage.state', { state, path });
  };

  /** Tries again while another connection holds the lock; never holds the thread meanwhile. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    const since = performance.now();
    for (;;) {
      try {
        return await work();
      } catch (error) {
        note(error);
        const waited = performance.now() - since;
        if (!isBusy(error) || waited >= busyLimitMs) throw translate(error, path, waited);
        await delay(10);
      }
    }
  }

  const alone = await open();
  await migrate({ thread, path, log, steps: options.migrations, patiently });
  if (!alone) recovered();

  /** A disk that is full has no room for what processes share of a database: alone, what is in it can be read. */
  async function open(): Promise<boolean> {
    try {
      await patiently(() => thread.request({ op: 'open', path }));
      return false;
    } catch (error) {
      if (!HubError.is(error, 'STORAGE_FULL')) throw error;
      await patiently(() => thread.request({ op: 'open', path, alone: true }));
      return true;
    }
  }

  const queue = new WriteQueue({
    thread,
    translate: (error, waitedMs) => translate(error, path, waitedMs),
    onFailure: note,
    onCommit: committed,
    report: (error) => log.error('storage.after-commit', error),
    busyLimitMs,
    workLimitMs,
  });

  const reads: unknown = new Kysely<unknown>({
    dialect: createDialect(async function* (sql, params) {
      queue.assertOutside();
      if (queue.busy) await queue.idle();
      const { chunks, first } = await patiently(async () => {
        const chunks = runSql(thread, sql, params, false); // a generator that failed cannot be asked again
        return { chunks, first: await chunks.next() };
      });
      if (first.done === true) return;
      yield first.value;
      yield* chunks;
    }),
  });

  ready = true;
  return {
    tables: <S>() => reads as Kysely<S>,
    write: (work) => (closing.signal.aborted ? Promise.reject(new Error('the database is closed')) : queue.write(work)),
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get commits() {
      return commits;
    },
    async close() {
      closing.abort();
      await probing;
      await queue.settled();
    },
  };
}

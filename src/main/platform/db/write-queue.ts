import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Kysely } from 'kysely';
import type { Tx } from '../db-port';
import { createDialect } from './dialect';
import { isBusy } from './errors';
import { runSql } from './run-sql';
import type { DbThread } from './thread';

/** What the queue writes to, and who is told of what; times in milliseconds. */
export interface WriteQueueOptions {
  readonly thread: DbThread;
  /** Turns a thread's failure into the caller's. */
  readonly translate: (error: unknown, waitedMs: number) => unknown;
  /** Told of each failure that says something of the storage, and of each commit; `clean` when nothing of its group failed. */
  readonly onFailure: (error: unknown) => void;
  readonly onCommit: (clean: boolean) => void;
  /** A callback of `onCommit` threw. */
  readonly report: (error: unknown) => void;
  readonly busyLimitMs: number;
  readonly workLimitMs: number;
}

interface Job {
  readonly since: number;
  readonly run: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly job: Job;
  readonly value: unknown;
  readonly callbacks: readonly (() => void)[];
}

/** Writes that one commit carries at most, and how long it stays open for those that come while it is. */
const GROUP = 512;
const GROUP_MS = 20;
const RETRY_MS = [1, 2, 5, 10, 20, 50] as const;

/** Groups waiting writes into one durable commit, each in a savepoint of its own. */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  readonly #waiting: Job[] = [];
  #draining = false;
  #drained: Promise<void> = Promise.resolve();
  #group: Promise<void> | undefined;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /** Throws where a read or write outside the transaction would wait for the very work that asks for it. */
  assertOutside(): void {
    if (this.#inside.getStore()?.open === true) throw new Error('Inside db.write only tx may be used.');
  }

  /** Resolves when no group is open; at once when none is. */
  async idle(): Promise<void> {
    while (this.#group !== undefined) await this.#group;
  }

  /** Resolves when every write that was asked for has ended. */
  async settled(): Promise<void> {
    await this.#drained;
  }

  get busy(): boolean {
    return this.#group !== undefined;
  }

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.assertOutside();
      this.#waiting.push({ since: performance.now(), run: work, resolve: (value) => resolve(value as T), reject });
      if (this.#draining) return;
      this.#draining = true;
      // Callbacks of a commit must not look as if they ran inside the work that happened to start the queue.
      this.#inside.exit(() => {
        this.#drained = this.#drain();
      });
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) if (await this.#begin()) await this.#runGroup();
    this.#draining = false; // in the same turn as the last look at what waits, or a write in between is never done
  }

  /** Opens the transaction; retries while another program holds the lock, with reads going on meanwhile. */
  async #begin(): Promise<boolean> {
    for (let attempt = 0; this.#waiting.length > 0; attempt++) {
      try {
        await this.#options.thread.request({ op: 'begin' });
        return true;
      } catch (error) {
        this.#options.onFailure(error);
        this.#rejectWaiting(error, isBusy(error) ? this.#options.busyLimitMs : 0);
        if (isBusy(error)) await delay(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
      }
    }
    return false;
  }

  /** Gives up on those who have waited as long as that. */
  #rejectWaiting(error: unknown, waitedMs: number): void {
    const now = performance.now();
    for (const job of this.#waiting.splice(0)) {
      if (now - job.since >= waitedMs) job.reject(this.#options.translate(error, now - job.since));
      else this.#waiting.push(job);
    }
  }

  async #runGroup(): Promise<void> {
    let release = (): void => undefined;
    this.#group = new Promise((resolve) => {
      release = resolve;
    });
    const done: Done[] = [];
    const until = performance.now() + GROUP_MS;
    let tried = 0;
    do {
      const job = this.#waiting.shift();
      if (job === undefined) break;
      const result = await this.#runJob(job);
      if (result !== undefined) done.push(result);
      tried++;
    } while (tried < GROUP && performance.now() < until);
    try {
      await this.#options.thread.request({ op: done.length > 0 ? 'commit' : 'rollback' });
      if (done.length > 0) this.#options.onCommit(done.length === tried);
    } catch (error) {
      this.#options.onFailure(error);
      for (const { job } of done.splice(0)) job.reject(this.#options.translate(error, 0));
    }
    this.#group = undefined;
    for (const { callbacks } of done) callbacks.forEach((callback) => this.#call(callback));
    for (const { job, value } of done) job.resolve(value);
    release();
  }

  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#options.report(error);
    }
  }

  /** Runs one work in its savepoint; undefined when it failed and was undone. */
  async #runJob(job: Job): Promise<Done | undefined> {
    const { thread, translate, onFailure } = this.#options;
    const state = { open: true };
    const callbacks: (() => void)[] = [];
    const failures: unknown[] = [];
    // Posted without awaiting: the thread does them in order, and the next await shows what came of them.
    const post = (sql: string): void => {
      thread.request({ op: 'query', sql, params: [], tx: true }).catch((error: unknown) => failures.push(error));
    };
    post('SAVEPOINT work');
    try {
      const value = await this.#limited(this.#inside.run(state, () => job.run(this.#tx(state, callbacks))));
      state.open = false;
      post('RELEASE work');
      return { job, value, callbacks };
    } catch (error) {
      state.open = false;
      post('ROLLBACK TO work');
      post('RELEASE work');
      onFailure(error);
      job.reject(translate(error, 0));
      return undefined;
    }
  }

  #tx(state: { open: boolean }, callbacks: (() => void)[]): Tx {
    const { thread, translate, onFailure } = this.#options;
    const dialect = createDialect(async function* (sql, params) {
      if (!state.open) throw new Error('This transaction has ended; everything in db.write must be awaited.');
      try {
        yield* runSql(thread, sql, params, true);
      } catch (error) {
        onFailure(error);
        throw translate(error, 0);
      }
    });
    let tables: unknown;
    return {
      tables<S>(): Kysely<S> {
        tables ??= new Kysely<S>({ dialect });
        return tables as Kysely<S>;
      },
      onCommit: (run) => void callbacks.push(run),
    };
  }

  /** A work that hangs would hold every other write: it is undone. */
  async #limited<T>(work: Promise<T>): Promise<T> {
    const ms = this.#options.workLimitMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`A write took more than ${ms} ms and was undone.`)), ms);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

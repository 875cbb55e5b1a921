import type { Kysely } from 'kysely';

/** A transaction that is open; ports that write take one, so that what belongs together commits together. */
export interface Tx {
  /** The query builder inside this transaction. Only its queries may be awaited there. */
  tables<S>(): Kysely<S>;
  /** Runs after the commit is durable; not at all when it is rolled back. */
  onCommit(run: () => void): void;
}

/** The hub's database. Failures are `HubError`s with a STORAGE code. */
export interface Db {
  /** The query builder for reads outside a transaction. */
  tables<S>(): Kysely<S>;
  /** The only way to write. Waiting writes are grouped into one durable commit; one that throws is undone alone. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** One step of the schema; numbered in tens, named for its effect, frozen once released. */
export interface MigrationStep {
  readonly id: `${number}-${string}`;
  up(db: Kysely<unknown>): Promise<void>;
}

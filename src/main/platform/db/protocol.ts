/** What SQLite stores and gives back. */
export type SqlValue = string | number | bigint | Uint8Array | null;
/** One row as SQLite gives it. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** Rows that one message carries at most, so that reading a reply stays far below 5 ms. */
export const CHUNK_ROWS = 512;
/** Rows that one query may have in all; whoever needs more pages by key. */
export const MAX_ROWS = 200_000;

/** One step for the database's thread. Requests are answered in the order in which they were posted. */
export type DbRequest =
  /** `alone`: shared with no other process, which a full disk has no room for. The first commit ends that. */
  | { readonly op: 'open'; readonly path: string; readonly alone?: boolean }
  /** `tx`: only inside the open transaction; refused when it was lost, so that nothing commits by itself. */
  | { readonly op: 'query'; readonly sql: string; readonly params: readonly unknown[]; readonly tx: boolean }
  /** The next rows of query `of`, or none of them any more. */
  | { readonly op: 'more'; readonly of: number }
  | { readonly op: 'drop'; readonly of: number }
  | { readonly op: 'begin' }
  | { readonly op: 'commit' }
  | { readonly op: 'rollback' }
  /** Whether a transaction could begin now; it is not begun. */
  | { readonly op: 'probe' }
  /** After the schema changed: forgets prepared statements, reads where the clock stood. */
  | { readonly op: 'refresh' }
  | { readonly op: 'lock'; readonly path: string }
  | { readonly op: 'unlock'; readonly path: string }
  | { readonly op: 'close' };

/** A request on its way to the thread. */
export type DbMessage = DbRequest & { readonly id: number };

/** What a request gave; `more` says that further rows wait to be asked for. */
export interface DbResult {
  readonly rows: readonly SqlRow[];
  /** Null for a statement that reads. */
  readonly changes: number | null;
  readonly insertId: number | bigint | null;
  /** True when `more` gives further rows. */
  readonly more: boolean;
}

/** A failure as it comes from the thread: SQLite's code, or `AXLE_…` for the thread's own. */
export interface DbFailure {
  readonly code: string;
  readonly message: string;
}

/** Any thrown thing in the shape that crosses threads. */
export function failureOf(error: unknown): DbFailure {
  if (!(error instanceof Error)) return { code: 'AXLE_FAULT', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'AXLE_FAULT';
  return { code, message: error.message };
}

/** An answer on its way back. */
export type DbReply = { readonly id: number } & (
  { readonly ok: true; readonly result: DbResult } | { readonly ok: false; readonly failure: DbFailure }
);

/** The result of what gives none. */
export const NOTHING: DbResult = { rows: [], changes: null, insertId: null, more: false };

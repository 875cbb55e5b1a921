import { join } from 'node:path';
import type { audit, AuditEntry, AuditEvent } from '#shared/contract/audit';
import type { Implement } from '#shared/contract/kernel';
import type { Actor } from '#shared/contract/actor';
import { firstWithin } from '#shared/rpc/pages';
import { MAX_FRAME } from '#shared/rpc/protocol';
import type { Tx } from '#main/platform/db-port';
import { openChain } from './chain';
import { readEntry } from './entry';
import type { EntryRow, Head } from './hashing';
import { HEAD_FILE, openHeadFile, parseHead } from './head-file';
import type { AuditDeps, AuditInput } from './ports';
import { deletePersonal, entriesAfter, extentOfRun, findEntries, pageOfChain, personalOf } from './store';
import { verifyChain } from './verify';
import type { ChainPage } from './verify-protocol';

/** The audit spoke as the hub and its neighbours see it. */
export interface Audit {
  readonly handlers: Implement<typeof audit>;
  /** An entry will follow in `tx`; see `Chain.prepare`. */
  prepare(tx: Tx): void;
  /** Writes an entry inside `tx`: it commits, or is undone, with what it tells of. */
  append(tx: Tx, input: AuditInput): Promise<void>;
  /** Erases who entry `seq` was about, and where from; the chain stays whole, and says that this was done. */
  erasePersonal(seq: number, actor: Actor): Promise<void>;
  /** The last durable entry. */
  readonly head: Head;
  /** Where a run's entries begin, the last entry that there is, and how many of them are the run's: for evidence packs. */
  extentOf(run: string): Promise<{ readonly first: number; readonly last: number; readonly count: number }>;
  /** Entries `from` to `to` with their personal fields, as JSON. */
  pages(from: number, to: number): Promise<ChainPage>;
}

/** Rows that `follow` reads at a time. */
const FOLLOW = 64;
/** More entries than these are not caught up with: whoever missed them starts over with a page. */
const MOST_MISSED = 1_000;
const PAGE = 100;
/** What a page weighs at most: it travels as one frame. */
const PAGE_WEIGHT = (MAX_FRAME * 3) / 4;

/** The hub's one append-only chain of who did what. */
export async function createAudit(deps: AuditDeps): Promise<Audit> {
  const { scope, db, log, home } = deps;
  const file = await openHeadFile(join(home, HEAD_FILE), (error) => log.error('audit.head', error));
  scope.onClose(() => file.close());
  const chain = await openChain(deps, file);

  let turn: Promise<unknown> = Promise.resolve();
  /** One check at a time: each takes a processor and some memory, whoever asks. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  async function read(rows: readonly EntryRow[]): Promise<readonly AuditEntry[]> {
    const personal = await personalOf(db, rows);
    return rows.flatMap((row) => {
      const entry = readEntry(row, personal);
      if (entry === undefined) log.warn('audit.unreadable', { seq: row.seq });
      return entry === undefined ? [] : [entry];
    });
  }

  async function* follow(after: number, signal: AbortSignal): AsyncGenerator<AuditEvent, void, void> {
    let wake = (): void => undefined;
    let grown = 0;
    const changed = (): void => {
      grown++;
      wake();
    };
    const stop = chain.onGrown(changed);
    signal.addEventListener('abort', changed, { once: true });
    try {
      const { seq } = chain.head;
      const lost = after > seq || seq - after > MOST_MISSED;
      const start = lost ? Math.max(0, seq - PAGE) : after;
      if (lost) yield { type: 'reset', from: start + 1 };
      for (let cursor = start; !signal.aborted;) {
        const seen = grown;
        const rows = await entriesAfter(db, cursor, FOLLOW);
        for (const entry of await read(rows)) yield { type: 'entry', entry };
        cursor = rows.at(-1)?.seq ?? cursor;
        if (rows.length === 0 && grown === seen && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      stop();
      signal.removeEventListener('abort', changed);
    }
  }

  return {
    get head() {
      return chain.head;
    },
    prepare: (tx) => chain.prepare(tx),
    append: (tx, input) => chain.append(tx, input),
    async erasePersonal(seq, actor) {
      await db.write(async (tx) => {
        const erased = await deletePersonal(tx, seq);
        await chain.append(tx, { action: 'audit.erase', outcome: 'ok', actor, detail: { seq, fields: erased } });
      });
    },
    extentOf: (run) => extentOfRun(db, run),
    pages: (from, to) => pageOfChain(db, from, to),
    handlers: {
      async page({ filter, before, limit }, { signal }) {
        const rows = await findEntries(db, filter, before, limit + 1, signal);
        const items = await read(rows.slice(0, limit));
        const shown = firstWithin(items, PAGE_WEIGHT);
        if (shown.length > 0 && shown.length < items.length) return { items: [...shown], next: shown.at(-1)?.seq ?? null };
        return { items: [...items], next: rows.length > limit ? (rows[limit - 1]?.seq ?? null) : null };
      },
      follow: ({ after }, { signal }) => follow(after ?? chain.head.seq, signal),
      verify: ({ head }, { signal }) =>
        inTurn(async () => {
          signal.throwIfAborted();
          await file.flush();
          return await verifyChain({
            db,
            head: () => chain.head,
            kept: file.read(),
            given: head === undefined ? undefined : parseHead(head),
            worker: deps.verifyWorker,
            signal: AbortSignal.any([signal, scope.signal]),
          });
        }),
    },
  };
}

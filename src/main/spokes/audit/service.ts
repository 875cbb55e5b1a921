import { join } from 'node:path';
import type { audit, AuditCut, AuditEntry, AuditEvent } from '#shared/contract/audit';
import type { Implement } from '#shared/contract/kernel';
import type { Actor } from '#shared/contract/actor';
import { unsignedSince } from '#main/proof/chain-check';
import { firstWithin } from '#shared/rpc/pages';
import { MAX_FRAME } from '#shared/rpc/protocol';
import type { Tx } from '#main/platform/db-port';
import { openChain } from './chain';
import { readEntry } from './entry';
import { parseHead, type EntryRow, type Head } from './hashing';
import { createCheckpoints } from './checkpoints';
import { erasePerson } from './erasure';
import { issueExport } from './export';
import { HEAD_FILE, openHeadFile } from './head-file';
import { createKnownKeys, KEYS_FILE } from './known-keys';
import type { AuditDeps, AuditInput } from './ports';
import { createRetention } from './retention';
import { emptyWriteAheadLog } from './forget';
import { deletePersonal, entriesAfter, extentOfRun, findEntries, lastTime, pageOfChain, personalOf } from './store';
import { findStub } from './stub-store';
import { createTrustedTime } from './trusted-time';
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
  /** Signs and removes what is due now, as timers do. */
  look(): Promise<void>;
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
  const { scope, db, log, clock, steady, home } = deps;
  // Before this hub writes: its own entries bear nothing out.
  const time = createTrustedTime(clock, steady, await lastTime(db));
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

  const keys = createKnownKeys(join(home, KEYS_FILE));
  const checkpoints = await createCheckpoints({ ...deps, chain, keys });
  /** Recomputes the whole chain. For who has the turn. */
  async function check(given: Head | undefined, signal: AbortSignal) {
    await file.flush();
    return await verifyChain({
      db,
      head: () => chain.head,
      kept: file.read(),
      given,
      keys: keys.read(),
      stub: await findStub(db.tables()),
      worker: deps.verifyWorker,
      signal: AbortSignal.any([signal, scope.signal]),
    });
  }
  const findFault = async () => (await check(undefined, scope.signal)).fault;
  const retention = createRetention({ ...deps, time, chain, checkpoints, keys, file, findFault, inTurn });

  /** What was removed, with who did it as the entry that tells of it says. */
  async function cutNow(): Promise<AuditCut | null> {
    const stub = await findStub(db.tables());
    if (stub === null) return null;
    const { last, hash, at, entry, key } = stub;
    const [row] = await entriesAfter(db, entry - 1, 1);
    const by = row?.seq === entry ? ((await read([row]))[0]?.actor ?? null) : null;
    return { last, hash, at, by, entry, key };
  }

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
    append: async (tx, input) => void (await chain.append(tx, input)),
    async look() {
      await checkpoints.look();
      await retention.look();
    },
    async erasePersonal(seq, actor) {
      await db.write(async (tx) => {
        const erased = await deletePersonal(tx, seq);
        await chain.append(tx, { action: 'audit.erase', outcome: 'ok', actor, detail: { seq, fields: erased } });
      });
      await emptyWriteAheadLog(db, log);
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
          await retention.finish();
          const verdict = await check(head === undefined ? undefined : parseHead(head), signal);
          return { ...verdict, cut: await cutNow() };
        }),
      async state() {
        const [cut, key] = await Promise.all([cutNow(), checkpoints.key()]);
        const { upTo, by } = checkpoints.signed;
        const { seq, hash } = chain.head;
        return {
          head: { seq, hash },
          signedUpTo: upTo,
          signedBy: by,
          unsignedSince: unsignedSince(upTo, seq, cut?.last ?? 0),
          key: key?.keyId ?? null,
          cut,
        };
      },
      async checkpoint(_input, { actor, fail }) {
        const signed = await checkpoints.sign(actor);
        return signed === 'locked' ? fail('AUDIT_KEY_LOCKED', {}) : { signed };
      },
      prune: ({ before, dryRun }, { actor }) => retention.prune(before, actor, dryRun),
      erase: ({ person, dryRun }, { actor }) =>
        inTurn(() => erasePerson({ db, log, chain, signal: scope.signal }, { person, dryRun, actor })),
      export: ({ format, filter }, { actor }) => issueExport({ ...deps, chain, keys }, { format, filter, actor }),
    },
  };
}

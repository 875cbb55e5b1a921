import { hubActor } from '#main/platform/hub-actor';
import type { Db, Tx } from '#main/platform/db-port';
import { isoOf } from '#main/platform/clock';
import { isStorage } from '#main/platform/storage-faults';
import { buildEntry } from './entry';
import { GENESIS, type Head } from './hashing';
import type { HeadFile } from './head-file';
import type { AuditDeps, AuditInput } from './ports';
import { actionOf, type Remark } from '#main/proof/head-remarks';
import { dropFieldsAfter, entriesBetween, fieldsAfter, insertEntry, type Orphans, tailOf } from './store';
import { findStub } from './stub-store';

/** Where an entry was written, and when. */
export interface Written extends Head {
  readonly at: string;
}

/** The audit chain: entries that each carry the hash of the one before. */
export interface Chain {
  /** The last entry that is durable. */
  readonly head: Head;
  /** Asks where the chain stands for the first entry of `tx`, ahead of it: one way to the database's thread less to wait for. */
  prepare(tx: Tx): void;
  /** Writes an entry that commits, or is undone, with the rest of `tx`; one that speaks of its own place is made of the entry before. */
  append(tx: Tx, input: AuditInput | ((before: Head) => AuditInput)): Promise<Written>;
  /** Told after entries became durable; gives how to stop. */
  onGrown(listener: () => void): () => void;
}

/**
 * The chain's growing end. The database says where it stands inside a transaction, so that an undone write leaves no
 * gap; memory says what it must not be before: where the two differ, the chain goes on from memory and the fault
 * stays visible in it for ever.
 */
export async function openChain({ db, log, clock }: Pick<AuditDeps, 'db' | 'log' | 'clock'>, file: HeadFile): Promise<Chain> {
  const { head: start, remark } = await reconcile(db, file);
  // Left by entries that somebody cut off: where the head was set back too, nothing else here tells of those.
  const orphans = await fieldsAfter(db, start.seq);
  const found: readonly Found[] = [
    ...(remark === undefined ? [] : [remark]),
    ...(orphans === undefined ? [] : [{ kind: 'fields-of-none', ...orphans } as const]),
  ];
  let head = start;
  const issued = new Set<string>();
  const ends = new WeakMap<Tx, Promise<Head>>();
  const listeners = new Set<() => void>();

  async function baseOf(tx: Tx): Promise<Head> {
    const tail = await tailOf(tx.tables());
    const trusted = issued.has(tail.hash) || (tail.seq === head.seq && tail.hash === head.hash);
    return trusted ? tail : { seq: Math.max(tail.seq, head.seq), hash: head.hash };
  }

  async function extend(tx: Tx, before: Promise<Head>, input: AuditInput | ((before: Head) => AuditInput)): Promise<Written> {
    const base = await before;
    const at = isoOf(clock.now());
    const { row, personal } = buildEntry(base, typeof input === 'function' ? input(base) : input, at);
    await insertEntry(tx, row, personal);
    issued.add(row.hash);
    tx.onCommit(() => {
      head = { seq: row.seq, hash: row.hash };
      issued.clear(); // what was undone in this group too
      file.save(head);
      for (const listener of listeners) listener();
    });
    return { seq: row.seq, hash: row.hash, at };
  }

  /** The end of the chain in `tx`. How it was found at the start is the first that is said after that, by whichever write comes first. */
  async function remarked(tx: Tx): Promise<Head> {
    let end = await (ends.get(tx) ?? baseOf(tx));
    if (found.length === 0 || end.seq !== start.seq) return end;
    // They stand in the way of the next entries; they go with the entry that tells of them, or stay.
    if (orphans !== undefined) await dropFieldsAfter(tx, start.seq);
    for (const { kind, ...detail } of found) {
      end = await extend(tx, Promise.resolve(end), { action: actionOf(kind), outcome: 'failed', actor: hubActor, detail });
    }
    return end;
  }

  const chain: Chain = {
    get head() {
      return head;
    },
    prepare(tx) {
      if (ends.has(tx)) return;
      const base = baseOf(tx);
      base.catch(() => undefined); // Told to who appends.
      ends.set(tx, base);
    },
    async append(tx, input) {
      const end = extend(tx, remarked(tx), input);
      ends.set(tx, end);
      return await end;
    },
    onGrown(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  for (const one of found) log.warn(actionOf(one.kind), one);
  if (found.length > 0) {
    await db
      .write((tx) => remarked(tx))
      .catch((error: unknown) => {
        if (!isStorage(error)) throw error; // A full disk: it comes before whatever is written next.
      });
  }
  return chain;
}

/** What is written into the chain about how it was found. */
type Found = HeadFound | ({ readonly kind: 'fields-of-none' } & Orphans);
interface HeadFound {
  readonly kind: Exclude<Remark['kind'], 'fields-of-none'>;
  readonly kept: number;
  readonly found: number;
}

interface Start {
  readonly head: Head;
  readonly remark?: HeadFound;
}

/** Where the chain goes on after a start: what the file says, where the database does not go further in good order. */
async function reconcile(db: Db, file: HeadFile): Promise<Start> {
  const kept = file.read();
  const tail = await tailOf(db.tables());
  if (kept.state !== 'ok') {
    if (kept.state === 'absent' && tail.seq === 0) return { head: GENESIS };
    const kind = kept.state === 'absent' ? 'missing' : 'unreadable';
    return { head: tail, remark: { kind, kept: 0, found: tail.seq } };
  }
  const { head } = kept;
  const stub = await findStub(db.tables());
  // Nothing is removed before the file names an entry after it: one that names a removed entry differs, however that came.
  const [same] = head.seq === 0 ? [GENESIS] : head.seq === stub?.last ? [stub] : await entriesBetween(db, head.seq, head.seq);
  const holds = same?.hash === head.hash;
  if (holds && tail.seq === head.seq) return { head };
  // The hub was stopped between a commit and the file, or somebody wrote entries while it was not there.
  if (holds) return { head: tail, remark: { kind: 'behind', kept: head.seq, found: tail.seq } };
  return { head: { seq: Math.max(head.seq, tail.seq), hash: head.hash }, remark: { kind: 'differs', kept: head.seq, found: tail.seq } };
}

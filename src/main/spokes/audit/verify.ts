import type { AuditVerdict } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';
import type { Db } from '#main/platform/db-port';
import { unsignedSince, type Fault, type Finding, type KnownHead, type Told } from '#main/proof/chain-check';
import type { KnownKey, Stub } from '#main/proof/checkpoint';
import { GENESIS, type Head } from './hashing';
import type { KeptHead } from './head-file';
import { extent, pageOfChain, saysItIs } from './store';
import { lastPrune } from './own-entries';
import { startVerifyThread, type VerifyThread } from './verify-thread';

type Verdict = Omit<z.input<typeof AuditVerdict>, 'cut'>;

/** Entries that travel to the worker at once: a few hundred kilobytes, which hold the database's thread for some milliseconds. */
const PAGE = 256;

/** What a check of the whole chain goes by. */
export interface VerifyInput {
  readonly db: Db;
  /** The head that the hub knows, asked for after the database's extent. */
  readonly head: () => Head;
  /** The head file as it was when the check began. */
  readonly kept: KeptHead;
  /** A head that the caller kept. */
  readonly given?: Head | undefined;
  /** Public keys that checkpoints may be signed with. */
  readonly keys: readonly KnownKey[];
  /** What stands in place of removed entries. */
  readonly stub: Stub | null;
  /** The bundled worker that hashes. */
  readonly worker: URL;
  readonly signal: AbortSignal;
}

/**
 * Recomputes the whole chain from its first entry and names the first that does not hold. The hub's thread only passes
 * pages on, the next one on its way meanwhile; a worker hashes and compares.
 */
export async function verifyChain({ db, head, kept, given, keys, stub, worker, signal }: VerifyInput): Promise<Verdict> {
  const started = performance.now();
  const { count, first, last } = await extent(db);
  const current = head();
  const known: KnownHead[] = [{ ...current, keeper: 'the hub' }];
  if (kept.state === 'ok') known.push({ ...kept.head, keeper: 'the head file' });
  const base: Head = stub === null ? GENESIS : { seq: stub.last, hash: stub.hash };
  const thread = startVerifyThread(worker, { known: known.filter(({ seq }) => seq > base.seq), given, keys, stub }, signal);
  let told: Told = { last: base, given: null, remarks: [], signed: { upTo: null, key: null } };
  try {
    const fault = await findFault(thread);
    return {
      holds: fault === null && (told.given === null || told.given === 'fits'),
      entries: count,
      checked: told.last.seq - base.seq,
      head: told.last,
      fault: fault === null ? null : { ...fault, detail: fault.detail.slice(0, 1_024) },
      given: told.given,
      remarks: [...told.remarks],
      signedUpTo: told.signed.upTo,
      signedBy: told.signed.key,
      unsignedSince: unsignedSince(told.signed.upTo, told.last.seq, base.seq),
      tookMs: performance.now() - started,
    };
  } finally {
    await thread.close();
  }

  async function findFault({ ask }: VerifyThread): Promise<Fault | null> {
    if (count > 0 && first <= base.seq) {
      return { kind: 'inserted', seq: Math.max(0, first), detail: `there is an entry ${first} before the first` };
    }
    const finding = await walk(ask);
    if (finding !== undefined) return await locate(finding);
    if (last > current.seq) return { kind: 'inserted', seq: current.seq + 1, detail: `the hub wrote entries up to ${current.seq} only` };
    const end = await ask('end');
    told = end.told;
    if (end.finding !== undefined) return await locate(end.finding);
    if (kept.state !== 'ok' && count > 0) return { kind: 'head-differs', seq: told.last.seq, detail: `the head file is ${kept.state}` };
    return null;
  }

  async function walk(ask: VerifyThread['ask']): Promise<Finding | undefined> {
    let ahead: ReturnType<typeof load> | undefined;
    for (let from = base.seq + 1; from <= last; from += PAGE) {
      const page = await (ahead ?? load(from));
      ahead = from + PAGE <= last ? load(from + PAGE) : undefined;
      ahead?.catch(() => undefined); // awaited in the next turn, or not at all after a finding
      const answer = await ask(page);
      told = answer.told;
      if (answer.finding !== undefined) return answer.finding;
      if (told.last.seq < Math.min(from + PAGE - 1, last)) {
        return { kind: 'absent', seq: told.last.seq + 1, detail: `after entry ${told.last.seq} there is a gap` };
      }
    }
    return undefined;
  }

  async function load(from: number) {
    return await pageOfChain(db, from, Math.min(from + PAGE - 1, last));
  }

  /** An entry that is not in its place was moved when it stands elsewhere, and removed when it stands nowhere. */
  async function locate(finding: Finding): Promise<Fault> {
    if (finding.kind !== 'absent') return finding;
    const removal = stub === null && finding.seq === 1 ? await lastPrune(db) : undefined;
    if (removal !== undefined) {
      return {
        kind: 'stub-missing',
        seq: removal.last,
        detail: `entry ${removal.seq} tells of entries up to ${removal.last} that were removed`,
      };
    }
    return { ...finding, kind: (await saysItIs(db, finding.seq)) ? 'moved' : 'removed' };
  }
}

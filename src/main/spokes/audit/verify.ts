import type { AuditVerdict } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';
import type { Db } from '#main/platform/db-port';
import type { Fault, Finding, KnownHead } from './check';
import { GENESIS, type Head } from './hashing';
import type { KeptHead } from './head-file';
import { extent, pageOfChain, saysItIs } from './store';
import type { VerifyAnswer } from './verify-protocol';
import { startVerifyThread, type VerifyThread } from './verify-thread';

type Verdict = z.input<typeof AuditVerdict>;

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
  /** The bundled worker that hashes. */
  readonly worker: URL;
  readonly signal: AbortSignal;
}

/**
 * Recomputes the whole chain from its first entry and names the first that does not hold. The hub's thread only passes
 * pages on, the next one on its way meanwhile; a worker hashes and compares.
 */
export async function verifyChain({ db, head, kept, given, worker, signal }: VerifyInput): Promise<Verdict> {
  const started = performance.now();
  const { count, first, last } = await extent(db);
  const current = head();
  const known: KnownHead[] = [{ ...current, keeper: 'the hub' }];
  if (kept.state === 'ok') known.push({ ...kept.head, keeper: 'the head file' });
  const thread = startVerifyThread(worker, { known: known.filter(({ seq }) => seq > 0), given }, signal);
  let seen: VerifyAnswer = { last: GENESIS, given: null, remarks: [], finding: undefined };
  try {
    const fault = await findFault(thread);
    return {
      holds: fault === null && (seen.given === null || seen.given === 'fits'),
      entries: count,
      checked: seen.last.seq,
      head: seen.last,
      fault: fault === null ? null : { ...fault, detail: fault.detail.slice(0, 1_024) },
      given: seen.given,
      remarks: [...seen.remarks],
      unsignedSince: count > 0 ? 1 : null, // there is no signing key yet
      tookMs: performance.now() - started,
    };
  } finally {
    await thread.close();
  }

  async function findFault({ ask }: VerifyThread): Promise<Fault | null> {
    if (first < 1) return { kind: 'inserted', seq: Math.max(0, first), detail: `there is an entry ${first} before the first` };
    const finding = await walk(ask);
    if (finding !== undefined) return await locate(finding);
    if (last > current.seq) return { kind: 'inserted', seq: current.seq + 1, detail: `the hub wrote entries up to ${current.seq} only` };
    seen = await ask('end');
    if (seen.finding !== undefined) return await locate(seen.finding);
    if (kept.state !== 'ok' && count > 0) return { kind: 'head-differs', seq: seen.last.seq, detail: `the head file is ${kept.state}` };
    return null;
  }

  async function walk(ask: VerifyThread['ask']): Promise<Finding | undefined> {
    let ahead: ReturnType<typeof load> | undefined;
    for (let from = 1; from <= last; from += PAGE) {
      const page = await (ahead ?? load(from));
      ahead = from + PAGE <= last ? load(from + PAGE) : undefined;
      ahead?.catch(() => undefined); // awaited in the next turn, or not at all after a finding
      seen = await ask(page);
      if (seen.finding !== undefined) return seen.finding;
      if (seen.last.seq < Math.min(from + PAGE - 1, last)) {
        return { kind: 'absent', seq: seen.last.seq + 1, detail: `after entry ${seen.last.seq} there is a gap` };
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
    return { ...finding, kind: (await saysItIs(db, finding.seq)) ? 'moved' : 'removed' };
  }
}

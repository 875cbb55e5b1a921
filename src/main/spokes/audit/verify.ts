import type { AuditVerdict } from '#shared/contract/audit';
import type { z } from '#shared/contract/zod';
import type { Db } from '#main/platform/db-port';
import { ChainCheck, type Fault, type Finding, type KnownHead } from './check';
import type { Head } from './entry';
import type { KeptHead } from './head-file';
import { entriesBetween, extent, personalBetween, saysItIs } from './store';

type Verdict = z.input<typeof AuditVerdict>;

/** Entries hashed in one turn of the event loop: about 1 ms. */
const PAGE = 128;

export interface VerifyInput {
  readonly db: Db;
  /** The head that the hub knows, asked for after the database's extent. */
  readonly head: () => Head;
  /** The head file as it was when the check began. */
  readonly kept: KeptHead;
  /** A head that the caller kept. */
  readonly claimed?: Head | undefined;
}

/**
 * Recomputes the whole chain from its first entry and names the first that does not hold.
 * Runs on the hub's thread in small turns, with the next page on its way meanwhile.
 */
export async function verifyChain({ db, head, kept, claimed }: VerifyInput): Promise<Verdict> {
  const started = performance.now();
  const { count, first, last } = await extent(db);
  const current = head();
  const known: KnownHead[] = [{ ...current, keeper: 'the hub' }];
  if (kept.state === 'ok') known.push({ ...kept.head, keeper: 'the head file' });
  if (claimed !== undefined) known.push({ ...claimed, keeper: 'the given head' });
  const check = new ChainCheck(known.filter(({ seq }) => seq > 0));

  const fault = await findFault();
  return {
    holds: fault === null,
    entries: count,
    head: check.last,
    fault: fault === null ? null : { ...fault, detail: fault.detail.slice(0, 1_024) },
    unsignedSince: count > 0 ? 1 : null, // there is no signing key yet
    tookMs: performance.now() - started,
  };

  async function findFault(): Promise<Fault | null> {
    if (first < 1) return { kind: 'inserted', seq: Math.max(0, first), detail: `there is an entry ${first} before the first` };
    const finding = await walk();
    if (finding !== undefined) return await locate(finding);
    if (last > current.seq) return { kind: 'inserted', seq: current.seq + 1, detail: `the hub wrote entries up to ${current.seq} only` };
    const end = check.end();
    if (end !== undefined) return end;
    if (kept.state !== 'ok' && count > 0) return { kind: 'head-differs', seq: check.last.seq, detail: `the head file is ${kept.state}` };
    return null;
  }

  async function walk(): Promise<Finding | undefined> {
    let ahead: ReturnType<typeof load> | undefined;
    for (let from = 1; from <= last; from += PAGE) {
      const { rows, personal } = await (ahead ?? load(from));
      ahead = from + PAGE <= last ? load(from + PAGE) : undefined;
      ahead?.catch(() => undefined); // awaited in the next turn, or not at all after a finding
      const finding = check.page(rows, personal);
      if (finding !== undefined) return finding;
      if (check.last.seq < Math.min(from + PAGE - 1, last)) {
        return { kind: 'absent', seq: check.last.seq + 1, detail: `after entry ${check.last.seq} there is a gap` };
      }
    }
    return undefined;
  }

  async function load(from: number) {
    const to = Math.min(from + PAGE - 1, last);
    const [rows, personal] = await Promise.all([entriesBetween(db, from, to), personalBetween(db, from, to)]);
    return { rows, personal };
  }

  /** An entry that is not in its place was moved when it stands elsewhere, and removed when it stands nowhere. */
  async function locate(finding: Finding): Promise<Fault> {
    if (finding.kind !== 'absent') return finding;
    return { ...finding, kind: (await saysItIs(db, finding.seq)) ? 'moved' : 'removed' };
  }
}

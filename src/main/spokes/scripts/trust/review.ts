import { HubError } from '#shared/contract/errors';
import type { Script } from '#shared/contract/scripts';
import { MAX_REVIEW_TEXTS, MAX_REVIEWED, type Approval, type PartRole, type Review, type ReviewedFile } from '#shared/contract/trust';
import type { Db } from '#main/platform/db-port';
import { approvalOf } from './approvals';
import type { Parts } from './parts';
import { shownTexts, type Shown } from './shown-texts';
import { approvalAndBefore, approvalsOf, filesOf, type ApprovalRow, type TrustTables } from './store';
import { keptBytes } from './texts';

/** A file of one side of a review, and how its bytes are had. */
interface Side {
  readonly path: string;
  readonly role: PartRole;
  readonly hash: string;
  readonly bytes: () => Promise<Buffer | undefined>;
}

const ORDER: readonly PartRole[] = ['script', 'sidecar', 'file'];

/** A script as it is on the disk beside what was approved of it last, whether or not that was withdrawn since. */
export async function reviewNow(db: Db, script: Script, fileId: string, parts: Parts): Promise<Review> {
  const [newest] = await approvalsOf(db.tables<TrustTables>(), fileId, 1);
  const after = parts.all.flatMap(({ path, role, hash, read }): readonly Side[] =>
    hash === null || read === null ? [] : [{ path, role, hash, bytes: () => Promise.resolve(read.bytes) }],
  );
  const before = newest === undefined ? [] : await approvedSides(db, newest);
  return await compared(script, parts.digest, newest === undefined ? null : approvalOf(newest), { before, after });
}

/** What one approval was of, beside the approval of other bytes before it. Refuses with APPROVAL_NOT_FOUND. */
export async function reviewThen(db: Db, script: Script, fileId: string, approval: number): Promise<Review> {
  const { it, before: last } = await approvalAndBefore(db.tables<TrustTables>(), fileId, approval);
  if (it === undefined) throw new HubError('APPROVAL_NOT_FOUND', { script: script.id });
  const [after, before] = await Promise.all([approvedSides(db, it), last === undefined ? [] : approvedSides(db, last)]);
  return await compared(script, it.digest, last === undefined ? null : approvalOf(last), { before, after });
}

async function approvedSides(db: Db, { id }: ApprovalRow): Promise<readonly Side[]> {
  const files = await filesOf(db.tables<TrustTables>(), id);
  return files.flatMap(({ path, role, hash }) => (hash === null ? [] : [{ path, role, hash, bytes: () => keptBytes(db, hash) }]));
}

async function compared(
  { id, name, trust }: Script,
  digest: string,
  against: Approval | null,
  sides: { readonly before: readonly Side[]; readonly after: readonly Side[] },
): Promise<Review> {
  const [before, after] = [byPath(sides.before), byPath(sides.after)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const pairs = paths.map((path) => ({ path, before: before.get(path), after: after.get(path) }));
  const rank = ({ before: was, after: is }: (typeof pairs)[number]): number =>
    (was?.hash === is?.hash ? ORDER.length : 0) + ORDER.indexOf(is?.role ?? was?.role ?? 'file');
  const ordered = pairs.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const files: ReviewedFile[] = [];
  let left = MAX_REVIEW_TEXTS;
  for (const pair of ordered.slice(0, MAX_REVIEWED)) {
    const [was, is] = await shownTexts(pair.before, pair.after, left);
    left -= lengthOf(was) + lengthOf(is);
    const role = pair.after?.role ?? pair.before?.role ?? 'file';
    files.push({ path: pair.path, role, before: was, after: is });
  }
  return { script: id, name, state: trust, digest, against, files, more: Math.max(0, ordered.length - MAX_REVIEWED) };
}

const byPath = (sides: readonly Side[]): ReadonlyMap<string, Side> => new Map(sides.map((side) => [side.path, side]));
const lengthOf = (shown: Shown): number => shown?.text?.length ?? 0;

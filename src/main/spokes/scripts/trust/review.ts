import { HubError } from '#shared/contract/errors';
import type { Script } from '#shared/contract/scripts';
import {
  MAX_APPROVALS,
  MAX_REVIEW_TEXTS,
  MAX_REVIEWED,
  type Approval,
  type PartRole,
  type Review,
  type ReviewedFile,
} from '#shared/contract/trust';
import type { Db } from '#main/platform/db-port';
import { approvalOf, partOf } from './approval-row';
import type { Parts } from './parts';
import { showsAll, shownTexts, type Bytes, type Shown } from './shown-texts';
import { approvalAndBefore, approvalsOf, filesOf, type ApprovalRow, type TrustTables } from './store';
import { keptBytes, type Lost } from './texts';

/** A file of one side of a review, and how its bytes are had. The hash is null where it is declared and not there. */
interface Side {
  readonly path: string;
  readonly role: PartRole;
  readonly hash: string | null;
  readonly bytes: () => Promise<Buffer | Lost>;
}

const ORDER: readonly PartRole[] = ['script', 'sidecar', 'file'];

/** A script as it is on the disk beside what was approved of it last, whether or not that was withdrawn since. */
export async function reviewNow(db: Db, script: Script, fileId: string, parts: Parts): Promise<Review> {
  const last = firstReadable(await approvalsOf(db.tables<TrustTables>(), fileId, MAX_APPROVALS));
  const after = parts.all.map(({ path, role, hash, read }): Side => ({
    path,
    role,
    hash,
    bytes: () => Promise.resolve(read?.bytes ?? 'damaged'),
  }));
  const before = last === null ? [] : await approvedSides(db, last);
  return await compared(script, parts.digest, last, { before, after });
}

/** What one approval was of, beside the approval of other bytes before it. Refuses with APPROVAL_NOT_FOUND. */
export async function reviewThen(db: Db, script: Script, fileId: string, approval: number): Promise<Review> {
  const { it, before: earlier } = await approvalAndBefore(db.tables<TrustTables>(), fileId, approval, MAX_APPROVALS);
  const then = it === undefined ? undefined : approvalOf(it);
  if (then === undefined) throw new HubError('APPROVAL_NOT_FOUND', { script: script.id });
  const last = firstReadable(earlier);
  const [after, before] = await Promise.all([approvedSides(db, then), last === null ? [] : approvedSides(db, last)]);
  return await compared(script, then.digest, last, { before, after });
}

const firstReadable = (rows: readonly ApprovalRow[]): Approval | null => rows.map(approvalOf).find((row) => row !== undefined) ?? null;

async function approvedSides(db: Db, { id }: Approval): Promise<readonly Side[]> {
  const files = await filesOf(db.tables<TrustTables>(), id);
  return files
    .flatMap((row) => partOf(row) ?? [])
    .map(({ path, role, hash }) => ({ path, role, hash, bytes: () => (hash === null ? Promise.resolve('damaged') : keptBytes(db, hash)) }));
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
  const isSame = ({ before: was, after: is }: (typeof pairs)[number]): boolean => was?.hash === is?.hash;
  const rank = (pair: (typeof pairs)[number]): number =>
    (isSame(pair) ? ORDER.length : 0) + ORDER.indexOf(pair.after?.role ?? pair.before?.role ?? 'file');
  const ordered = pairs.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const listed = ordered.slice(0, MAX_REVIEWED);
  const rest = ordered.slice(MAX_REVIEWED);
  const files: ReviewedFile[] = [];
  let left = MAX_REVIEW_TEXTS;
  let complete = rest.every(isSame);
  for (const pair of listed) {
    const [was, is] = await shownTexts(bytesOf(pair.before), bytesOf(pair.after), left);
    left -= lengthOf(was) + lengthOf(is);
    complete &&= showsAll(was, is);
    const role = pair.after?.role ?? pair.before?.role ?? 'file';
    files.push({ path: pair.path, role, before: was, after: is, missing: pair.after?.hash === null });
  }
  return { script: id, name, state: trust, digest, against, complete, files, more: rest.length };
}

const bytesOf = (side: Side | undefined): Bytes | undefined =>
  side === undefined || side.hash === null ? undefined : { hash: side.hash, bytes: side.bytes };
const byPath = (sides: readonly Side[]): ReadonlyMap<string, Side> => new Map(sides.map((side) => [side.path, side]));
const lengthOf = (shown: Shown): number => shown?.text?.length ?? 0;

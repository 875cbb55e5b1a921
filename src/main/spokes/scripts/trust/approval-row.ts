import { Approval, PartRole, Sha256 } from '#shared/contract/trust';
import { z } from '#shared/contract/zod';
import type { Part } from './digest';
import type { ApprovalRow } from './store';

/** The last millisecond that a date can name. */
const LAST = 8_640_000_000_000_000;
const time = (ms: number): string | undefined => (Math.abs(ms) <= LAST ? new Date(ms).toISOString() : undefined);

/** An approval as its row has it; undefined where the row is damaged. */
export function approvalOf(row: ApprovalRow): Approval | undefined {
  const withdrawn = row.withdrawn_at === null ? null : { by: row.withdrawn_by ?? '', at: time(row.withdrawn_at) };
  return Approval.safeParse({
    id: row.id,
    digest: row.digest,
    by: row.approved_by,
    at: time(row.approved_at),
    files: Math.max(1, row.files),
    withdrawn,
  }).data;
}

const Row = z.object({ path: z.string().min(1).max(4_096), role: PartRole, hash: Sha256.nullable() });

/** A file that an approval covers, as its row has it; undefined where the row is damaged. */
export const partOf = (row: unknown): Part | undefined => Row.safeParse(row).data;

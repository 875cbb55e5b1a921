import type { AuditCut, AuditEntry } from '#shared/contract/audit';

/** A row of the list: an entry, or what stands in place of those that were removed, which has the number and hash of the last of them. */
export type AuditRow = AuditEntry & { readonly cut?: true };

/** The rows of a list: entries that were removed while they were on show are not, and below the first of the rest stands what was. */
export const rowsWith = (items: readonly AuditEntry[], cut: AuditCut | null, partial: boolean): readonly AuditRow[] => {
  if (cut === null) return items;
  const left = items.filter(({ seq }) => seq > cut.last);
  // A filter says nothing of what is gone, and further entries may be to come.
  return partial || left.length === 0 ? left : [...left, rowOfCut(cut)];
};

const rowOfCut = ({ last, hash, at, by, entry, key }: AuditCut): AuditRow => ({
  cut: true,
  seq: last,
  at,
  action: 'audit.prune',
  outcome: 'ok',
  actor: by,
  face: 'hub',
  address: null,
  userAgent: null,
  object: null,
  runId: null,
  detail: { seq: entry, ...(key !== null && { key }) },
  hash,
});

import type { AuditEntry } from '#shared/contract/audit';

/** Puts entries together, newest first, each once. */
export function mergeEntries(shown: readonly AuditEntry[], more: readonly AuditEntry[]): readonly AuditEntry[] {
  const bySeq = new Map([...shown, ...more].map((entry) => [entry.seq, entry]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

import type { AuditEntry, AuditFilter } from '#shared/contract/audit';

/** Whether an entry that came live belongs to what is on show. The hub filters pages itself, by the same rules. */
export function matchesFilter(entry: AuditEntry, { action, outcome, runId, text, since, until }: AuditFilter): boolean {
  if (action !== undefined && entry.action !== action) return false;
  if (outcome !== undefined && entry.outcome !== outcome) return false;
  if (runId !== undefined && entry.runId !== runId) return false;
  if (since !== undefined && entry.at < since) return false;
  if (until !== undefined && entry.at > until) return false;
  if (text === undefined) return true;
  const wanted = text.toLowerCase();
  return [entry.action, entry.actor, entry.object, entry.runId].some((value) => value?.toLowerCase().includes(wanted) === true);
}

/** Puts entries together, newest first, each once. */
export function mergeEntries(shown: readonly AuditEntry[], more: readonly AuditEntry[]): readonly AuditEntry[] {
  const bySeq = new Map([...shown, ...more].map((entry) => [entry.seq, entry]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

import type { AuditEntry, AuditFilter } from './audit';
import { foldText } from './fold-text';

/** Whether an entry fits a filter. The hub's store says the same in SQL; a test of the audit spoke holds the two equal. */
export function matchesAudit(entry: AuditEntry, { action, outcome, runId, text, since, until }: AuditFilter): boolean {
  const at = Date.parse(entry.at);
  return (
    (action === undefined || entry.action === action) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (runId === undefined || entry.runId === runId) &&
    (since === undefined || at >= Date.parse(since)) &&
    (until === undefined || at < Date.parse(until)) &&
    (text === undefined || text === '' || hasText(entry, foldText(text)))
  );
}

/** Text is looked for in what an entry tells: not in names of fields, hashes, times or outcomes. */
function hasText({ action, actor, address, userAgent, object, runId, detail }: AuditEntry, wanted: string): boolean {
  const told = [action, actor, address, userAgent, object, runId, ...Object.values(detail)];
  return told.some((value) => value !== null && foldText(String(value)).includes(wanted));
}

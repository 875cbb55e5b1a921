import type { Command } from 'commander';
import { AuditFilter } from '#shared/contract/audit';
import { refuse } from '../refuse';

/** The options that say which entries are wanted. */
export interface FilterOptions {
  readonly action?: string;
  readonly outcome?: string;
  readonly run?: string;
  readonly text?: string;
  readonly since?: string;
  readonly until?: string;
}

/** Adds the options of a filter to a command. */
export const withFilter = (command: Command): Command =>
  command
    .option('--action <action>', 'only this action')
    .option('--outcome <outcome>', 'only this outcome: ok, refused or failed')
    .option('--run <run>', 'only entries of this run')
    .option('--text <text>', 'only entries that have this')
    .option('--since <time>', 'only from this time on, such as 2026-01-31 or 2026-01-31T08:00')
    .option('--until <time>', 'only before this time');

/** The filter that they stand for; what is none is refused. */
export function filterOf({ action, outcome, run, text, since, until }: FilterOptions): AuditFilter {
  const { shape } = AuditFilter;
  return {
    ...(action !== undefined && { action }),
    ...(outcome !== undefined && { outcome: shape.outcome.safeParse(outcome).data ?? refuse('--outcome: ok, refused, failed') }),
    ...(run !== undefined && { runId: run }),
    ...(text !== undefined && { text }),
    ...(since !== undefined && { since: momentOf('--since', since) }),
    ...(until !== undefined && { until: momentOf('--until', until) }),
  };
}

/** A time of this machine's clock, where it says no zone; a day begins at midnight. */
export function momentOf(option: string, text: string): string {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return refuse(`${option}: YYYY-MM-DD[THH:MM]`);
  const at = new Date(text.length === 10 ? `${text}T00:00` : text);
  return Number.isNaN(at.getTime()) ? refuse(`${option}: ${text}`) : at.toISOString();
}

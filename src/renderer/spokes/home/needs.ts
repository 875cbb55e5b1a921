import type { Run } from '#shared/contract/runs';
import type { ScriptSummary } from '#shared/contract/scripts';
import { newestFirst } from '../../lib/run-state';

/** Something that waits for a person. */
export type Need = { readonly kind: 'run'; readonly run: Run } | { readonly kind: 'script'; readonly script: ScriptSummary };

const DAY = 86_400_000;
const wrong: readonly Run['state'][] = ['failed', 'timed_out', 'lost'];

/**
 * What went wrong in the last day and was not put right since, newest first, then scripts that cannot be understood.
 * A subject that succeeded after it failed needs nobody.
 */
export function findNeeds(runs: readonly Run[], scripts: readonly ScriptSummary[], now: number): readonly Need[] {
  const seen = new Set<string>();
  const needs: Need[] = [];
  for (const run of [...runs].sort(newestFirst)) {
    if (run.endedAt === null && run.state !== 'lost') continue;
    if (seen.has(run.subject.id)) continue;
    seen.add(run.subject.id);
    if (wrong.includes(run.state) && now - Date.parse(run.endedAt ?? run.queuedAt) < DAY) needs.push({ kind: 'run', run });
  }
  for (const script of scripts) if (script.problems > 0) needs.push({ kind: 'script', script });
  return needs;
}

import { HubError } from '#shared/contract/errors';
import { readJob } from './definition/read-job';
import type { JobsDeps } from './ports';
import { keepMeaning, type JobTables, type Stored } from './store';

/**
 * Says once of jobs of an earlier version which scripts their steps mean: those of their names, now that the scripts were read. One that names none, or
 * several at once, stays as it is: out of reach of limited roles until somebody saves it, whatever comes to bear that name. `settled` is told of each.
 */
export async function settleOlder(
  { scope, db, scripts }: Pick<JobsDeps, 'scope' | 'db' | 'scripts'>,
  loaded: readonly Stored[],
  settled: (job: Stored) => void,
): Promise<void> {
  for (const job of loaded) {
    if (job.scripts.length > 0) continue;
    const meant = await meaningOf(job.text, scripts);
    if (scope.signal.aborted) return; // The next hub says it.
    if (meant === undefined) continue;
    const next = { ...job, scripts: meant };
    await db.write(async (tx) => {
      if (await keepMeaning(tx.tables<JobTables>(), next)) tx.onCommit(() => settled(next));
    });
  }
}

/** Undefined where one of its names means no script, or several. */
async function meaningOf(text: string, scripts: JobsDeps['scripts']): Promise<readonly string[] | undefined> {
  const ids: string[] = [];
  for (const { script } of readJob(text).plan?.steps ?? []) {
    try {
      ids.push((await scripts.find(script, () => true)).id);
    } catch (error) {
      if (HubError.is(error, 'SCRIPT_NOT_FOUND') || HubError.is(error, 'SCRIPT_AMBIGUOUS')) return undefined;
      throw error;
    }
  }
  return ids.length > 0 ? ids : undefined;
}

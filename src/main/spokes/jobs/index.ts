import { createHandlers, type Jobs } from './handlers';
import type { JobsDeps } from './ports';
import { conduct } from './running/conductor';
import { loadJobs, type JobTables } from './store';

export { migrations } from './migrations';
export type { Jobs } from './handlers';
export type * from './ports';
export type { JobStarter } from './starter';

/** Several scripts as one run, for as long as the scope lives; runs of an earlier hub are gone on with. */
export async function createJobs(deps: JobsDeps): Promise<Jobs> {
  const loaded = await loadJobs(deps.db.tables<JobTables>(), deps.log);
  conduct(deps);
  return createHandlers(deps, loaded);
}

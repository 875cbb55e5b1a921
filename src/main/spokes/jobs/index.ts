import type { jobs } from '#shared/contract/jobs';
import type { Implement } from '#shared/contract/kernel';
import { createHandlers } from './handlers';
import type { JobsDeps } from './ports';
import type { JobStarter } from './starter';
import { conduct } from './running/conductor';
import { loadJobs, type JobTables } from './store';

export { migrations } from './migrations';
export type * from './ports';
export type { JobStarter } from './starter';

/** The jobs as the hub sees them. */
export interface Jobs {
  readonly handlers: Implement<typeof jobs>;
  /** For those who start jobs by themselves. */
  readonly starter: JobStarter;
  /** The scripts of a job, as its text names them; of one that is not kept yet by that text. Undefined where there is no such job, or none can be told. */
  readonly scriptsOf: (kind: 'job' | 'job-text', text: string) => readonly string[] | undefined;
}

/** Several scripts as one run, for as long as the scope lives; runs of an earlier hub are gone on with. */
export async function createJobs(deps: JobsDeps): Promise<Jobs> {
  const loaded = await loadJobs(deps.db.tables<JobTables>(), deps.log);
  conduct(deps);
  return createHandlers(deps, loaded);
}

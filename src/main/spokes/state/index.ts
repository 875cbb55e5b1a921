import type { Implement } from '#shared/contract/kernel';
import type { scriptState } from '#shared/contract/script-state';
import { createStateHandlers } from './handlers';
import type { StateDeps } from './ports';
import { createStateService, type StateService } from './service';

export { migrations } from './migrations';
export type * from './ports';

/** The state spoke: what is asked over the wire, and what runs read and write. */
export interface State {
  readonly handlers: Implement<typeof scriptState>;
  readonly runs: Pick<StateService, 'give' | 'has' | 'take' | 'finish' | 'forget'>;
}

/** Settings and state of scripts, in the database. */
export async function createState(deps: StateDeps): Promise<State> {
  const service = await createStateService(deps);
  return { handlers: createStateHandlers(deps, service), runs: service };
}

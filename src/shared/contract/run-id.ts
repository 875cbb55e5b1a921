import { runStates } from './run-state';
import { z } from './zod';

/** Names a run, for ever. */
export const RunId = z.uuid().brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

/** Where a run stands. */
export const RunState = z.enum(runStates);
export type RunState = z.infer<typeof RunState>;

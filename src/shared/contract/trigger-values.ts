/** How the sender of a request proves that it may start a trigger. */
export const hookProofs = ['github', 'standard', 'token'] as const;
/** The ends of a run that can start a trigger, those of `run-state.ts`. */
export const endStates = ['succeeded', 'failed', 'cancelled', 'timed_out', 'lost'] as const;
/** Events of one trigger that wait for their run at most; what comes beyond is refused or left where it is. */
export const MOST_WAITING = 10_000;
/** A run that a run started, that a run started…: the next one after so many is refused. */
export const MOST_DEPTH = 8;
/** Runs that triggers start from one beginning, over all triggers: the next one after so many is refused. */
export const MOST_DESCENDANTS = 100;
/** Longest body of a request to a hook, in bytes. */
export const MOST_BODY = 262_144;
/** The port that hooks are listened to on where no other was chosen. */
export const HOOKS_PORT = 8_485;

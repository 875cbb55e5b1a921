/** Where a run may stand; the last five are ends. */
export const runStates = ['queued', 'starting', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost'] as const;
/** States that a run never leaves. */
export const endedStates: readonly (typeof runStates)[number][] = ['succeeded', 'failed', 'cancelled', 'timed_out', 'lost'];

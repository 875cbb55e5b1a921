/** The state of a history entry that was made to verify the audit chain. */
export const verifyNow = { verify: true } as const;

/** Whether a history entry was made to verify the chain. */
export const isVerifyNow = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && Reflect.get(state, 'verify') === true;

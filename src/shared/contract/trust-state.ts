/** How the bytes of a script can stand: see `TrustState`. Apart from the schemas, which a page does not have at first. */
export const trustStates = ['built-in', 'approved', 'signed', 'changed', 'new'] as const;

/** Whether bytes that stand so may run wherever trust is required. */
export const isTrusted = (state: (typeof trustStates)[number]): boolean => state !== 'changed' && state !== 'new';

/** How bytes stand that do not run wherever trust is required: `withdrawn` is what somebody approved, and took that back. */
export const untrustedStates = ['changed', 'withdrawn', 'new'] as const;
export type UntrustedState = (typeof untrustedStates)[number];

/** How the bytes of a script can stand: see `TrustState`. Apart from the schemas, which a page does not have at first. */
export const trustStates = ['built-in', 'approved', 'signed', ...untrustedStates] as const;

type State = (typeof trustStates)[number];

/** Whether bytes that stand so may run wherever trust is required. */
export const isTrusted = (state: State): state is Exclude<State, UntrustedState> =>
  untrustedStates.every((untrusted) => untrusted !== state);

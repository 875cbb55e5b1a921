import { ScopeName } from './kernel';
import { LOCK_SCOPE } from './lock-values';

/** A right that a role or a token is given: that of the lock everybody has, and a program has nothing to do there. */
export const GivenScope = ScopeName.refine((scope) => scope !== LOCK_SCOPE);

import { PASSWORD_MOST } from './account-values';
import { defineContract, procedure, stream } from './kernel';
import { LOCK_SCOPE, lockWays, lockWhys } from './lock-values';
import { secretInput } from './secret-input';
import { z } from './zod';

const none = z.object({});

/** One way to unlock: whose password it is, or which site is asked. */
export const LockWay = z.object({
  by: z.enum(lockWays),
  /** Of the way to sign in, where a site is asked. */
  id: z.string().max(64),
  /** The account's name or the site's; empty for the passphrase. */
  label: z.string().max(128),
});
export type LockWay = z.infer<typeof LockWay>;

/** How the lock of the session that asks stands. Of what goes on behind it there is a number, and nothing else. */
export const LockState = z.object({
  locked: z.boolean(),
  since: z.iso.datetime().nullable(),
  /** Who is locked. */
  name: z.string().max(256),
  /** Runs in progress; 0 while it is open. */
  runs: z.number().int().nonnegative(),
  /** None: nothing was set up, and it does not lock. */
  ways: z.array(LockWay).max(4),
  /** Whether what is locked here is the machine's own person: the windows, and browsers that a link let in. */
  machine: z.boolean(),
});
export type LockState = z.infer<typeof LockState>;

const Typed = secretInput(
  z
    .string()
    .min(1)
    .max(PASSWORD_MOST * 4),
);

/** The lock screen. In a browser it is unlocked at `/sign-in/unlock`, where it can be given a new cookie. */
export const lock = defineContract('lock', {
  /** How it stands now and after each change; latest value. */
  watch: stream({ scope: LOCK_SCOPE, input: none, item: LockState, window: 4 }),
  /** The session that calls: all windows of the desktop, or one browser. From the command line: the windows, and browsers that a link let in. */
  lock: procedure({
    scope: LOCK_SCOPE,
    input: z.object({ why: z.enum(lockWhys).default('asked') }),
    output: none,
    errors: ['LOCK_UNSET', 'TOKEN_SESSION'],
  }),
  /** The windows of the desktop. `code`: the right password of an account with a second factor still opens nothing. */
  unlock: procedure({
    scope: LOCK_SCOPE,
    input: z.object({ by: z.enum(['account', 'passphrase']), secret: Typed, code: secretInput(z.string().max(64)).optional() }),
    output: z.object({ step: z.enum(['open', 'code']) }),
    errors: [
      'LOCK_UNSET',
      'PASSWORD_WRONG',
      'PASSPHRASE_WRONG',
      'CODE_WRONG',
      'SIGN_IN_LOCKED',
      'SECRETS_LOCKED',
      'SEALED_DAMAGED',
      'TOKEN_SESSION',
    ],
  }),
  /** Ends the session that calls, locked or not; that of the machine's person in a window begins anew with the next page, as locked as before. */
  signOut: procedure({ scope: LOCK_SCOPE, input: none, output: none }),
  /** Whose password unlocks for the machine's person; it is proven once. A security key is nothing that a window can ask for: no account that has that alone beside its password. Null for nobody's. */
  setKeeper: procedure({
    scope: 'hub:admin',
    input: z.object({ account: z.string().min(1).max(128).nullable(), password: Typed.optional() }),
    output: none,
    errors: ['ACCOUNT_NOT_FOUND', 'NOT_LOCAL', 'LOCK_KEY_ONLY', 'PASSWORD_WRONG', 'SIGN_IN_LOCKED'],
  }),
});

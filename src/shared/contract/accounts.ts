import { accountNameForm, MOST_SESSIONS, MOST_TOKENS, PASSWORD_MOST } from './account-values';
import { CollectionAfter, collectionOf } from './collection';
import { GivenScope } from './given-scope';
import { defineContract, procedure, ScopeName, stream } from './kernel';
import { secretInput } from './secret-input';
import { z } from './zod';

const when = z.iso.datetime();
const AccountName = z.string().regex(accountNameForm);
const DisplayName = z.string().trim().min(1).max(128);
const Password = secretInput(
  z
    .string()
    .min(1)
    .max(PASSWORD_MOST * 4),
);
const RoleId = z.string().min(1).max(64);
const Roles = z.array(RoleId).max(32);
const none = z.object({});

/** Somebody who may sign in. `roles` were given to it; `inForce` are these and those that its groups bring. */
export const Account = z.object({
  id: z.string().max(64),
  name: z.string().max(64),
  displayName: z.string().max(128),
  /** `local`, or which directory vouches for it. */
  provider: z.string().max(64),
  email: z.string().max(256).nullable(),
  roles: Roles,
  inForce: Roles,
  disabled: z.boolean(),
  mustChange: z.boolean(),
  /** Whether a second factor is asked for. */
  secondFactor: z.boolean(),
  sessions: z.number().int().nonnegative(),
  createdAt: when,
  lastSignInAt: when.nullable(),
});
export type Account = z.infer<typeof Account>;

/** A browser in which somebody is signed in. */
export const AccountSession = z.object({
  id: z.string().max(64),
  /** Whether it is the caller's own. */
  current: z.boolean(),
  address: z.string().max(256),
  userAgent: z.string().max(512),
  createdAt: when,
  seenAt: when,
  expiresAt: when,
});
export type AccountSession = z.infer<typeof AccountSession>;

/** A personal access token; of its secret no more than the beginning is known. */
export const AccessToken = z.object({
  id: z.string().max(64),
  name: z.string().max(128),
  prefix: z.string().max(16),
  scopes: z.array(ScopeName).max(64),
  createdAt: when,
  lastUsedAt: when.nullable(),
  expiresAt: when,
});
export type AccessToken = z.infer<typeof AccessToken>;

/** What the caller's account is made of. */
export const Me = z.object({
  account: Account,
  totp: z.boolean(),
  recoveryCodesLeft: z.number().int().nonnegative(),
  /** Whether second factors can be kept now: their secrets lie in the key store. */
  keyStore: z.enum(['open', 'locked', 'unset']),
  sessions: z.array(AccountSession).max(MOST_SESSIONS),
  tokens: z.array(AccessToken).max(MOST_TOKENS),
});
export type Me = z.infer<typeof Me>;

/** One thing that somebody may do: `tags` null where it is limited to none. */
export const Right = z.object({
  scope: ScopeName,
  from: z.array(z.object({ role: RoleId, tags: z.array(z.string().max(64)).max(64).nullable() })).max(64),
});
export type Right = z.infer<typeof Right>;

const Codes = z.object({ recoveryCodes: z.array(z.string().max(32)).max(16) });
const ByAccount = z.object({ account: z.string().min(1).max(128) });
const touches = ({ account }: z.infer<typeof ByAccount>) => ({ kind: 'account' as const, id: account });
const mine = ['ACCOUNT_MISSING'] as const;
const another = ['ACCOUNT_NOT_FOUND', 'RIGHTS_EXCEEDED'] as const;

/** Who may sign in: one's own account, and everybody's. */
export const accounts = defineContract('accounts', {
  /** The caller's own account; refuses where the session came from no account (the person at the machine, a link). */
  me: procedure({ scope: 'accounts:self', input: none, output: Me, errors: mine }),
  /** Ends all other sessions of the account. */
  changePassword: procedure({
    scope: 'accounts:self',
    input: z.object({ current: Password, next: Password }),
    output: none,
    errors: [...mine, 'PASSWORD_WRONG', 'PASSWORD_REFUSED', 'SIGN_IN_LOCKED', 'NOT_LOCAL'],
  }),
  /** The session that calls, or another of the caller's. */
  endSession: procedure({
    scope: 'accounts:self',
    input: z.object({ session: z.string().max(64) }),
    output: none,
    errors: [...mine, 'ACCOUNT_SESSION_NOT_FOUND'],
  }),
  signOut: procedure({ scope: 'accounts:self', input: none, output: none, errors: mine }),
  /** A new secret for an authenticator, shown once; it counts only once a code of it was given. */
  totpBegin: procedure({
    scope: 'accounts:self',
    input: z.object({ password: Password }),
    output: z.object({ uri: z.string().max(512), secret: z.string().max(128) }),
    errors: [...mine, 'PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'NOT_LOCAL', 'SECRETS_LOCKED'],
  }),
  totpConfirm: procedure({
    scope: 'accounts:self',
    input: z.object({ code: secretInput(z.string().max(16)) }),
    output: Codes,
    errors: [...mine, 'CODE_WRONG', 'SECRETS_LOCKED', 'SEALED_DAMAGED'],
  }),
  totpRemove: procedure({
    scope: 'accounts:self',
    input: z.object({ password: Password }),
    output: none,
    errors: [...mine, 'PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'NOT_LOCAL', 'SECRETS_LOCKED'],
  }),
  /** New recovery codes, shown once; those before are worth nothing any more. */
  recoveryCodes: procedure({
    scope: 'accounts:self',
    input: z.object({ password: Password }),
    output: Codes,
    errors: [...mine, 'PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'NOT_LOCAL', 'CODE_WRONG'],
  }),
  /**
   * The secret is shown once. Scopes are those of the account at most, also later. One's own takes the password where this hub has it. For another
   * account with `accounts:admin`, and of scopes that who calls has.
   */
  addToken: procedure({
    scope: 'accounts:self',
    input: z.object({
      account: z.string().min(1).max(128).optional(),
      name: z.string().trim().min(1).max(128),
      scopes: z.array(GivenScope).min(1).max(64),
      days: z.number().int().min(1).max(366).default(30),
      password: Password.optional(),
    }),
    output: z.object({ token: AccessToken, secret: z.string().max(128) }),
    errors: [...mine, ...another, 'TOKENS_FULL', 'TOKEN_SESSION', 'PASSWORD_WRONG', 'SIGN_IN_LOCKED'],
  }),
  removeToken: procedure({
    scope: 'accounts:self',
    input: z.object({ account: z.string().min(1).max(128).optional(), token: z.string().min(1).max(128) }),
    output: none,
    errors: [...mine, ...another, 'TOKEN_NOT_FOUND'],
  }),
  /** Every account, then each change. */
  watch: stream({ scope: 'accounts:read', input: CollectionAfter, item: collectionOf(Account), window: 16 }),
  /** A local account. */
  add: procedure({
    scope: 'accounts:admin',
    input: z.object({
      name: AccountName,
      displayName: DisplayName.optional(),
      password: Password,
      mustChange: z.boolean().default(false),
      roles: Roles.default([]),
    }),
    output: Account,
    errors: ['ACCOUNT_EXISTS', 'ACCOUNTS_FULL', 'PASSWORD_REFUSED', 'ROLE_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
  /** Changes what is given and leaves the rest. Sessions of the account may no more at once what it may no more. */
  change: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByAccount.extend({ displayName: DisplayName.optional(), roles: Roles.optional(), disabled: z.boolean().optional() }),
    output: Account,
    errors: ['ACCOUNT_NOT_FOUND', 'ROLE_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
  /** Ends all its sessions. */
  setPassword: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByAccount.extend({ password: Password, mustChange: z.boolean().default(true) }),
    output: none,
    errors: ['ACCOUNT_NOT_FOUND', 'PASSWORD_REFUSED', 'NOT_LOCAL', 'RIGHTS_EXCEEDED'],
  }),
  /** For somebody who lost the telephone and the recovery codes. */
  removeFactor: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByAccount,
    output: none,
    errors: ['ACCOUNT_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
  remove: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByAccount,
    output: none,
    errors: ['ACCOUNT_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
  sessions: procedure({
    scope: 'accounts:read',
    object: touches,
    input: ByAccount,
    output: z.object({ sessions: z.array(AccountSession).max(MOST_SESSIONS), tokens: z.array(AccessToken).max(MOST_TOKENS) }),
    errors: ['ACCOUNT_NOT_FOUND'],
  }),
  /** One session of an account, or all with its tokens' (the tokens stay). */
  endSessions: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByAccount.extend({ session: z.string().max(64).optional() }),
    output: z.object({ ended: z.number().int().nonnegative() }),
    errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_SESSION_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
  /** Everything that an account may do, from which role, limited to what. */
  whatMay: procedure({
    scope: 'accounts:read',
    object: touches,
    input: ByAccount,
    output: z.object({ account: Account, rights: z.array(Right).max(64) }),
    errors: ['ACCOUNT_NOT_FOUND'],
  }),
});

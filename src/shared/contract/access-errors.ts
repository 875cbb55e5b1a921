import { passwordFaults } from './account-values';
import { graphSignIns, graphUnreached } from './graph-values';
import { keyVaultFailures, vaultAddressFaults } from './key-vault-values';
import { lockReasons, proofKinds } from './secret-values';
import { z } from './zod';

const text = z.string().max(4_096);
const name = z.string().max(1_024);

/** The codes of secrets, of accounts and of the services that people sign in to: a part of the catalogue. */
export const accessErrors = {
  // Secrets
  SECRET_NOT_FOUND: z.object({ secret: name }),
  SECRET_EXISTS: z.object({ secret: name }),
  SECRETS_FULL: z.object({ limit: z.number().int() }),
  /** Nothing sealed can be read or kept now, and why. */
  SECRETS_LOCKED: z.object({ reason: z.enum(lockReasons) }),
  /** A sealed value does not open; what there was of it is kept as `file`. */
  SEALED_DAMAGED: z.object({ name, file: name }),
  PASSPHRASE_WRONG: z.object({}),
  /** Too many were wrong: until then none is looked at. */
  PASSPHRASE_PAUSED: z.object({ seconds: z.number().int() }),
  /** Too short, or too few different characters; `least` is how long it has to be. */
  PASSPHRASE_WEAK: z.object({ least: z.number().int() }),
  /** A value is shown to who proves, there and then, that it is they who ask. */
  PROOF_NEEDED: z.object({ by: z.enum(proofKinds) }),
  // Identity
  /** Nobody has said yet which application people sign in to. */
  IDENTITY_UNCONFIGURED: z.object({}),
  APPLICATION_NOT_FOUND: z.object({ application: name }),
  APPLICATION_EXISTS: z.object({ name }),
  APPLICATIONS_FULL: z.object({ limit: z.number().int() }),
  /** `public-client`: the application may not sign in people without a secret. `detail` is the provider's, or a path. */
  IDENTITY_MISCONFIGURED: z.object({
    part: z.enum(['client', 'certificate', 'tenant', 'redirect', 'public-client', 'authority', 'ca']),
    detail: text,
  }),
  /** `answer`: somebody is there, and answers nothing that makes sense. */
  IDENTITY_UNAVAILABLE: z.object({ host: name, reason: z.enum(['name', 'refused', 'offline', 'certificate', 'timeout', 'answer']) }),
  /** So many seconds the clock of this machine is ahead of the provider's; negative where it is behind. */
  IDENTITY_CLOCK_WRONG: z.object({ aheadSeconds: z.number().int() }),
  IDENTITY_ACCOUNT_NOT_FOUND: z.object({ account: name }),
  /** Who should have signed in left, or declined. */
  IDENTITY_CANCELLED: z.object({}),
  IDENTITY_TIMED_OUT: z.object({ minutes: z.number().int() }),
  /** `code` is the provider's own: AADSTS and a number, or one of OAuth (RFC 6749). */
  IDENTITY_REFUSED: z.object({ code: name, detail: text }),
  /** A token that is not for us, or not from the provider. */
  IDENTITY_FORGED: z.object({ part: z.enum(['nonce', 'issuer', 'audience', 'algorithm', 'time', 'form']) }),
  /**
   * Nobody has consented to these scopes: `account` signs in for them, or whoever may allow them opens `url`. Both are empty where there is none.
   */
  CONSENT_MISSING: z.object({ account: name, scopes: z.array(z.string().max(512)).max(64), url: text }),
  /** Nothing but a person who signs in helps; `claims` is what they are to be asked for besides. */
  INTERACTION_REQUIRED: z.object({
    account: name,
    scopes: z.array(z.string().max(512)).max(64),
    reason: z.enum(['expired', 'policy']),
    claims: z.string().max(8_192).nullable(),
  }),
  /** The browser could not answer to this machine: nothing may be listened at. */
  LOOPBACK_BLOCKED: z.object({ detail: text }),
  // Accounts
  /** The session came from no account: the person at the machine has none, nor has who opened a link. */
  ACCOUNT_MISSING: z.object({}),
  ACCOUNT_NOT_FOUND: z.object({ account: name }),
  ACCOUNT_EXISTS: z.object({ name }),
  ACCOUNTS_FULL: z.object({ limit: z.number().int() }),
  ACCOUNT_SESSION_NOT_FOUND: z.object({ session: name }),
  /** A directory keeps its password: it is changed there. */
  NOT_LOCAL: z.object({ provider: name }),
  PASSWORD_WRONG: z.object({}),
  /** `least`: characters that a password has to have. */
  PASSWORD_REFUSED: z.object({ reason: z.enum(passwordFaults), least: z.number().int() }),
  CODE_WRONG: z.object({}),
  /** Nobody is told whether it was the name or the password. */
  SIGN_IN_FAILED: z.object({ detail: text }),
  SIGN_IN_LOCKED: z.object({ seconds: z.number().int() }),
  TOKENS_FULL: z.object({ limit: z.number().int() }),
  TOKEN_NOT_FOUND: z.object({ token: name }),
  /** What `AXLE_TOKEN` has is no token that is good now. */
  TOKEN_REFUSED: z.object({}),
  /** The hub that runs is of a version before `AXLE_TOKEN`; nobody is taken for another person in its place. */
  HUB_TOO_OLD: z.object({ pid: z.number().int() }),
  /** A token makes no tokens. */
  TOKEN_SESSION: z.object({}),
  ROLE_NOT_FOUND: z.object({ role: name }),
  ROLE_EXISTS: z.object({ role: name }),
  ROLE_BUILT_IN: z.object({ role: name }),
  ROLES_FULL: z.object({ limit: z.number().int() }),
  /** Nobody gives what they do not have, nor has power over who may do more: `scopes` are those that are missing. */
  RIGHTS_EXCEEDED: z.object({ scopes: z.array(name).max(64) }),
  /** Nothing was set up by which it could be unlocked again. */
  LOCK_UNSET: z.object({}),
  /** Its only further factor is one that a window cannot ask for. */
  LOCK_KEY_ONLY: z.object({ account: z.string() }),
  // Other ways of signing in
  LDAP_UNREACHABLE: z.object({ server: name, detail: text }),
  /** The directory showed a certificate that is not trusted; its names are empty where it had none. `until` is as the certificate has it. */
  LDAP_CERTIFICATE: z.object({
    server: name,
    subject: name,
    issuer: name,
    until: name,
    reason: z.enum(['untrusted', 'expired', 'not-yet', 'name']),
  }),
  /** The directory does not do what it is asked; `result` is LDAP's own code of it. */
  LDAP_REFUSED: z.object({ server: name, result: z.number().int(), detail: text }),
  /** It is the account that looks people up whose password the directory refuses. */
  LDAP_SERVICE_REFUSED: z.object({ server: name, name }),
  OIDC_UNREACHABLE: z.object({ issuer: name, detail: text }),
  /** `needs` and `has` are programs with their versions. */
  RUNTIME_TOO_OLD: z.object({ needs: name, has: name }),
  SIGN_IN_WAY_NOT_FOUND: z.object({ way: name }),
  SIGN_IN_WAY_EXISTS: z.object({ way: name }),
  SIGN_IN_WAYS_FULL: z.object({ limit: z.number().int() }),
  SECURITY_KEY_NOT_FOUND: z.object({ key: name }),
  SECURITY_KEY_REFUSED: z.object({ reason: z.enum(['answer', 'late', 'known', 'full', 'origin']) }),
  // Microsoft Graph
  /** Nobody has signed in with Microsoft, or Graph no longer takes what they signed in with. */
  GRAPH_UNAUTHORIZED: z.object({ reason: z.enum(graphSignIns) }),
  /** The account, or the app, was not given this permission: an administrator consents to it. `code` is Graph's. */
  GRAPH_FORBIDDEN: z.object({ permission: name, code: name }),
  /** Graph asks to wait for longer than is waited, or kept asking. */
  GRAPH_THROTTLED: z.object({ seconds: z.number().nonnegative() }),
  GRAPH_UNREACHABLE: z.object({ host: name, reason: z.enum(graphUnreached) }),
  /** It says no in another way: `code` and `detail` are its own. */
  GRAPH_REFUSED: z.object({ status: z.number().int(), code: name, detail: text }),
  // Azure Key Vault
  /** `deleted`: a secret of that name was deleted and can still be recovered, so that none can be set. `challenge`: it asks for a token that is not its own. `seconds`: after how many it is to be asked again, where it is busy and said so. */
  KEY_VAULT_FAILED: z.object({
    vault: name,
    secret: name,
    reason: z.enum(keyVaultFailures),
    code: name,
    seconds: z.number().int().nullable(),
  }),
  VAULT_NOT_FOUND: z.object({ vault: name }),
  VAULT_EXISTS: z.object({ vault: name }),
  VAULTS_FULL: z.object({ limit: z.number().int() }),
  /** `suffix`: what the host ends with in the cloud that people sign in to; empty where it is another provider's. What was typed may hold a password, and is not told. */
  VAULT_ADDRESS: z.object({ reason: z.enum(vaultAddressFaults), suffix: name }),
} satisfies Record<string, z.ZodObject>;

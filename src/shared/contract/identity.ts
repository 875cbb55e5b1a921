import { identityClouds, tenantForm } from './identity-values';
import { defineContract, procedure, stream } from './kernel';
import { z } from './zod';

/** Why the hub cannot get tokens for an account by itself: `sign-in`: what it has expired or was revoked; `policy`: the tenant asks for more. */
const Needs = z.enum(['nothing', 'sign-in', 'policy']);

/** Names of permissions, as a provider has them (RFC 6749 3.3). */
export const Scopes = z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/)).max(64);

/** Somebody who is signed in: one for each tenant that they are in. */
export const Account = z.object({
  /** Object id and tenant, `OID.TENANT`. */
  id: z.string().min(1).max(512),
  name: z.string().max(256),
  /** The name that they sign in with. */
  upn: z.string().max(320),
  tenant: z.string().max(255),
  isDefault: z.boolean(),
  needs: Needs,
  /** Scopes that were refused since nobody has consented to them: somebody signs in for them. */
  wants: Scopes,
});
export type Account = z.infer<typeof Account>;

/** The application that people sign in to, and where. Nothing is registered for everybody: `client` is empty until somebody says. */
export const Registration = z.object({
  cloud: z.enum(identityClouds),
  /** Application (client) id. */
  client: z.string().regex(/^[\w.:/-]{0,128}$/),
  /** Tenant id or domain, or `organizations`, `common`, `consumers`. Of no meaning to a custom provider. */
  tenant: z.string().regex(tenantForm),
  /** Issuer of a custom provider; empty otherwise. */
  authority: z.union([z.literal(''), z.url({ protocol: /^https$/ }).max(1_024)]),
  /** A file with certificates of authorities (PEM) that are trusted beside those that every program trusts; empty for none. */
  ca: z.string().max(4_096),
});
export type Registration = z.infer<typeof Registration>;

const Change = Registration.partial().refine(({ cloud, authority = '' }) => cloud === undefined || cloud === 'custom' || authority === '', {
  path: ['authority'],
  error: 'an authority is of the cloud “custom” alone',
});

/** What the hub knows of sign-in. Accounts are told only while the sealed values can be read. */
export const IdentityState = z.object({
  registration: Registration,
  seal: z.enum(['open', 'locked', 'unset']),
  accounts: z.array(Account).max(256),
  /** What was kept could not be read and was set aside: everybody has to sign in again. */
  setAside: z.boolean(),
});
export type IdentityState = z.infer<typeof IdentityState>;

const ofAccount = z.object({ account: z.string().min(1).max(512) });
const signInInput = z.object({
  /** Another tenant than the registration's. */
  tenant: z.string().regex(tenantForm).optional(),
  /** Who is expected, by id or name: saves typing it. */
  account: z.string().min(1).max(512).optional(),
  /** What is asked for besides what names somebody. What an account was asked for before is asked for again where it would else be lost. */
  scopes: Scopes.default([]),
  /** What a tenant's policy asks for, as INTERACTION_REQUIRED told it; the hub passes that of the last refusal by itself. */
  claims: z.string().max(8_192).optional(),
});
const done = z.object({ type: z.literal('done'), account: Account });
const object = ({ account }: z.output<typeof ofAccount>) => ({ kind: 'identity' as const, id: account });
const reaching = ['IDENTITY_UNCONFIGURED', 'IDENTITY_MISCONFIGURED', 'IDENTITY_UNAVAILABLE', 'IDENTITY_CLOCK_WRONG'] as const;
const signing = [
  ...reaching,
  'IDENTITY_ACCOUNT_NOT_FOUND',
  'IDENTITY_CANCELLED',
  'IDENTITY_TIMED_OUT',
  'IDENTITY_REFUSED',
  'IDENTITY_FORGED',
  'CONSENT_MISSING',
  'INTERACTION_REQUIRED',
  'SECRETS_LOCKED',
] as const;

/** Signing in at Microsoft Entra, or another provider of OpenID Connect. Tokens are never told. */
export const identity = defineContract('identity', {
  /** What there is now and after each change; latest value. */
  watch: stream({ scope: 'identity:read', input: z.object({}), item: IdentityState, window: 4 }),
  /**
   * Says what people sign in to; what is not given stays, but an authority is of the cloud `custom` alone: one that is given means that cloud, and goes
   * with another.
   * Accounts of another registration stay kept, and come back with it.
   */
  configure: procedure({ scope: 'identity:write', input: Change, output: Registration }),
  /** Asks the provider about itself, with nobody signed in. `aheadSeconds`: by how much this machine's clock is ahead of it. */
  test: procedure({
    scope: 'identity:write',
    input: z.object({}),
    output: z.object({ issuer: z.string().max(1_024), aheadSeconds: z.number() }),
    errors: reaching,
  }),
  /**
   * Signs somebody in by a browser on this machine (RFC 8252): code with PKCE, answered to a listener on loopback. `opened` is false where the
   * caller has to open the address. Ends after five minutes, and when its stream is left.
   */
  signIn: stream({
    scope: 'identity:write',
    input: signInInput,
    item: z.discriminatedUnion('type', [z.object({ type: z.literal('open'), url: z.url().max(16_384), opened: z.boolean() }), done]),
    errors: [...signing, 'LOOPBACK_BLOCKED'],
    window: 4,
  }),
  /** Signs somebody in by a code that they type at another machine (RFC 8628). */
  deviceCode: stream({
    scope: 'identity:write',
    input: signInInput,
    item: z.discriminatedUnion('type', [
      z.object({ type: z.literal('code'), code: z.string().max(64), url: z.url().max(2_048), expiresAt: z.iso.datetime() }),
      done,
    ]),
    errors: signing,
    window: 4,
  }),
  /** Renews the tokens of an account now. */
  renew: procedure({ scope: 'identity:write', object, input: ofAccount, output: Account, errors: signing }),
  /** Removes all that is kept of an account. The person at the machine and administrators (`accounts:admin`) may: the accounts are that person's. */
  signOut: procedure({
    scope: 'identity:write',
    object,
    input: ofAccount,
    output: z.object({}),
    errors: ['IDENTITY_UNCONFIGURED', 'IDENTITY_MISCONFIGURED', 'IDENTITY_ACCOUNT_NOT_FOUND', 'SECRETS_LOCKED'],
  }),
  /** Makes an account the one that is meant where none is named; for whom `signOut` is. */
  setDefault: procedure({
    scope: 'identity:write',
    object,
    input: ofAccount,
    output: Account,
    errors: ['IDENTITY_UNCONFIGURED', 'IDENTITY_MISCONFIGURED', 'IDENTITY_ACCOUNT_NOT_FOUND', 'SECRETS_LOCKED'],
  }),
});

import { defineContract, procedure } from './kernel';
import { MOST_WAYS, reservedWays } from './sign-in-way-values';
import { secretInput } from './secret-input';
import { z } from './zod';

const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
  .refine((id) => !reservedWays.includes(id), 'reserved');
const Label = z.string().trim().min(1).max(64);
const Secret = secretInput(z.string().min(1).max(1_024));
/** Certificates to trust, one below the other. */
const Pem = z
  .string()
  .max(65_536)
  .regex(/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/);
const Dn = z.string().trim().min(1).max(1_024);
const withUser = (text: string): boolean => text.includes('{user}');
const none = z.object({});

/** How the entry of who signs in is found, and their password tried: as `LdapBind` of the spoke. */
export const LdapBind = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('search'),
    serviceDn: Dn,
    filter: z
      .string()
      .trim()
      .max(1_024)
      .regex(/^\(.+\)$/s)
      .refine(withUser, 'no {user}')
      .optional(),
  }),
  z.object({
    kind: z.literal('template'),
    template: Dn.refine(withUser, 'no {user}').refine((text) => /[=@\\]/.test(text), 'no name of a directory'),
  }),
]);

/** A directory: LDAP or Active Directory, always encrypted. */
export const LdapWay = z.object({
  kind: z.literal('ldap'),
  servers: z
    .array(z.string().regex(/^ldaps?:\/\/(?:\[[\da-f:.]+\]|[a-z\d](?:[a-z\d.-]*[a-z\d])?)(?::\d{1,5})?$/i))
    .min(1)
    .max(4),
  ca: Pem.optional(),
  bind: LdapBind,
  base: Dn,
  groupBase: Dn.optional(),
});

/** An OpenID provider. */
export const OidcWay = z.object({
  kind: z.literal('oidc'),
  issuer: z.url({ protocol: /^https$/ }).max(1_024),
  clientId: z.string().trim().min(1).max(256),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/))
    .max(16)
    .default(['profile', 'email']),
  groupsClaim: z.string().trim().min(1).max(128).default('groups'),
  nameClaim: z.string().trim().min(1).max(128).default('preferred_username'),
  ca: Pem.optional(),
});

/** What a way of signing in is set to. */
export const WaySettings = z.discriminatedUnion('kind', [LdapWay, OidcWay]);
export type WaySettings = z.infer<typeof WaySettings>;

/** A way of signing in beside the accounts of this hub. Its secret is never shown. */
export const SignInWay = z.object({
  id: z.string().max(64),
  label: z.string().max(64),
  enabled: z.boolean(),
  settings: WaySettings,
  hasSecret: z.boolean(),
  changedAt: z.iso.datetime(),
});
export type SignInWay = z.infer<typeof SignInWay>;

/** One step of a test, in the order in which they are taken. */
export const TestStep = z.object({
  step: z.enum(['connected', 'service', 'found', 'password', 'groups', 'discovery', 'keys', 'pkce', 'claims']),
  outcome: z.enum(['ok', 'failed', 'skipped']),
  /** What was found, or the code of the fault or refusal. */
  detail: z.string().max(8_192),
  fault: z.object({ code: z.string().max(64), data: z.looseObject({}) }).optional(),
});
export type TestStep = z.infer<typeof TestStep>;

const ByWay = z.object({ way: z.string().min(1).max(64) });
const touches = ({ way }: z.infer<typeof ByWay>) => ({ kind: 'setting' as const, id: `sign-in-way:${way}` });

/** Directories and providers that people sign in with. Who sets one up decides who may be whom: it takes everything that an administrator may. */
export const signInWays = defineContract('signInWays', {
  list: procedure({
    scope: 'accounts:read',
    input: none,
    output: z.object({
      ways: z.array(SignInWay).max(MOST_WAYS),
      /** Whether a secret can be kept now. */
      keyStore: z.enum(['open', 'locked', 'unset']),
    }),
  }),
  add: procedure({
    scope: 'accounts:admin',
    input: z.object({ way: Id, label: Label, enabled: z.boolean().default(true), settings: WaySettings, secret: Secret.optional() }),
    output: SignInWay,
    errors: ['SIGN_IN_WAY_EXISTS', 'SIGN_IN_WAYS_FULL', 'RIGHTS_EXCEEDED', 'SECRETS_LOCKED'],
  }),
  /** Changes what is given and leaves the rest; `secret: null` forgets it. A secret that was kept is not taken to another place: it is forgotten. */
  change: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByWay.extend({
      label: Label.optional(),
      enabled: z.boolean().optional(),
      settings: WaySettings.optional(),
      secret: Secret.nullable().optional(),
    }),
    output: SignInWay,
    errors: ['SIGN_IN_WAY_NOT_FOUND', 'RIGHTS_EXCEEDED', 'SECRETS_LOCKED'],
  }),
  /** Accounts that came by it stay, and cannot sign in any more. */
  remove: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByWay,
    output: none,
    errors: ['SIGN_IN_WAY_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
  /** Tries settings out, as they stand or before they are saved; nobody is signed in. The kept secret of `way` is used at its own place alone. */
  test: procedure({
    scope: 'accounts:admin',
    input: z.object({
      way: z.string().max(64).optional(),
      settings: WaySettings.optional(),
      secret: Secret.optional(),
      user: z.string().max(256).optional(),
      password: secretInput(z.string().max(1_024)).optional(),
    }),
    output: z.object({ steps: z.array(TestStep).max(16) }),
    errors: ['SIGN_IN_WAY_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
});

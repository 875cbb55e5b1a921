import { defineContract, procedure } from './kernel';
import { MOST_KEYS } from './sign-in-way-values';
import { secretInput } from './secret-input';
import { z } from './zod';

const when = z.iso.datetime();
const Name = z.string().trim().min(1).max(64);
const Origin = z.string().max(256);
const Password = secretInput(z.string().max(1_024)).optional();
const none = z.object({});
const mine = ['ACCOUNT_MISSING', 'TOKEN_SESSION'] as const;
/** Who has a password here says it again: an open browser is not its owner. */
const proof = [...mine, 'PASSWORD_WRONG', 'SIGN_IN_LOCKED'] as const;

/** A security key or passkey of one's own account. */
export const SecurityKey = z.object({
  id: z.string().max(64),
  name: z.string().max(64),
  /** The name that it was set up at, and answers to. */
  place: z.string().max(256),
  createdAt: when,
  usedAt: when.nullable(),
});
export type SecurityKey = z.infer<typeof SecurityKey>;

const Text = z.string().max(1_024);

/** What `navigator.credentials.create` is asked for, as JSON (WebAuthn, section 5.1.9); bytes are base64url. */
export const KeyQuestion = z.object({
  rp: z.object({ name: Text, id: Text }),
  user: z.object({ id: Text, name: Text, displayName: Text }),
  challenge: z.string().max(128),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number().int() })).max(16),
  timeout: z.number().int(),
  attestation: z.literal('none'),
  excludeCredentials: z
    .array(z.object({ id: z.string().max(2_048), type: z.literal('public-key'), transports: z.array(Text).max(8).default([]) }))
    .max(MOST_KEYS),
  authenticatorSelection: z.object({ residentKey: z.literal('discouraged'), userVerification: z.literal('discouraged') }),
});

/** Security keys (WebAuthn) as a further factor of the account that calls. */
export const securityKeys = defineContract('securityKeys', {
  list: procedure({
    scope: 'accounts:self',
    input: none,
    output: z.object({
      keys: z.array(SecurityKey).max(MOST_KEYS),
      /** Whether the account has a password here, which setting up and removing ask for. */
      passwordAsked: z.boolean(),
    }),
    errors: mine,
  }),
  /** What to ask the browser for, as `navigator.credentials.create` takes it in JSON. `origin` is where the page is. */
  begin: procedure({
    scope: 'accounts:self',
    input: z.object({ origin: Origin, password: Password }),
    output: z.object({ challenge: z.string().max(128), ask: KeyQuestion }),
    errors: [...proof, 'SECURITY_KEY_REFUSED'],
  }),
  /** Keeps the key that the browser made. */
  finish: procedure({
    scope: 'accounts:self',
    input: z.object({ origin: Origin, challenge: z.string().max(128), answer: z.looseObject({}), name: Name }),
    output: SecurityKey,
    errors: [...mine, 'SECURITY_KEY_REFUSED'],
  }),
  rename: procedure({
    scope: 'accounts:self',
    input: z.object({ key: z.string().max(64), name: Name }),
    output: none,
    errors: [...mine, 'SECURITY_KEY_NOT_FOUND'],
  }),
  remove: procedure({
    scope: 'accounts:self',
    input: z.object({ key: z.string().max(64), password: Password }),
    output: none,
    errors: [...proof, 'SECURITY_KEY_NOT_FOUND'],
  }),
});

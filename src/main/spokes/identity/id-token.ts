import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import { type Authority, issuerOf } from './registration';

const Head = z.object({ alg: z.string() });
const Claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  tid: z.unknown(),
});
/** Clocks differ by this much, in seconds. */
const LEEWAY = 300;

/**
 * Checks an ID token that came from the token endpoint itself, over TLS: issuer, audience and time (OpenID Connect Core 3.1.3.7). The
 * connection proves where it is from, which that section lets stand for the signature; a token that says it has none, or one of a shared secret,
 * is refused all the same. The nonce is MSAL's to compare. Fails with IDENTITY_FORGED.
 */
export function checkIdToken(token: string, authority: Authority, client: string, nowMs: number): void {
  const [head, claims] = token.split('.').slice(0, 2).map(parsePart);
  const { alg } = Head.safeParse(head).data ?? forged('form');
  const { iss, aud, exp, tid } = Claims.safeParse(claims).data ?? forged('form');
  if (!/^(?:RS|PS|ES)(?:256|384|512)$|^EdDSA$/.test(alg)) forged('algorithm');
  if (iss !== issuerOf(authority, tid)) forged('issuer');
  if (aud !== client && !(Array.isArray(aud) && aud.includes(client))) forged('audience');
  if (exp + LEEWAY < nowMs / 1_000) forged('time');
}

function forged(part: 'form' | 'algorithm' | 'issuer' | 'audience' | 'time'): never {
  throw new HubError('IDENTITY_FORGED', { part });
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  } catch {
    return undefined; // No schema takes it.
  }
}

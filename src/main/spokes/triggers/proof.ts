import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TriggerEvent } from '#shared/contract/triggers';
import type { HookRequest } from './ports';

type Proof = Extract<TriggerEvent, { type: 'http' }>['proof'];

/** How old or early a signed request may be: that of Standard Webhooks. Milliseconds. */
const TOLERANCE_MS = 300_000;
const MOST_ID = 256;

/** What a trigger knows of its senders: the secret that signs, or the hash of the token, in hex. */
export interface Known {
  readonly proof: Proof;
  readonly secret: string;
}

/** A new secret as it is told to the sender: 256 bits. */
export const newSecret = (proof: Proof): string =>
  proof === 'standard' ? `whsec_${randomBytes(32).toString('base64')}` : randomBytes(32).toString('base64url');

/** What is kept of a token. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Nobody has it: what a request to a hook that there is not is checked against. */
const nobody: Known = { proof: 'token', secret: randomBytes(32).toString('hex') };

/**
 * Whether the request proves to come from who has the secret. Each kind of proof is reckoned whatever the hook is, so that the time
 * that it takes says nothing of it; comparisons take the same time as well.
 */
export function isProved(request: HookRequest, known: Known | undefined, now: number): boolean {
  const { proof, secret } = known ?? nobody;
  const results: Readonly<Record<Proof, boolean>> = {
    github: byGithub(request, secret),
    standard: byStandard(request, secret, now),
    token: byToken(request, secret),
  };
  return results[proof] && known !== undefined;
}

/** Which delivery it is, as far as the request says; undefined when each request is one of its own. */
export function deliveryOf({ headers }: HookRequest, proof: Proof): string | undefined {
  const named = { github: headers['x-github-delivery'], standard: headers['webhook-id'], token: undefined }[proof];
  const id = named ?? headers['idempotency-key'];
  return id === undefined || id === '' ? undefined : id.slice(0, MOST_ID);
}

/** `sha256=HEX` over the body. It says nothing of when it was sent: who has seen it can send it again. */
function byGithub({ headers, body }: HookRequest, secret: string): boolean {
  const given = headers['x-hub-signature-256'] ?? '';
  return same(given, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
}

/** `v1,BASE64` over `ID.SECONDS.BODY`; several stand side by side while a secret is replaced. */
function byStandard({ headers, body }: HookRequest, secret: string, now: number): boolean {
  const id = headers['webhook-id'] ?? '';
  const at = headers['webhook-timestamp'] ?? '';
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = `v1,${createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64')}`;
  const signatures = (headers['webhook-signature'] ?? '').split(' ').slice(0, 8);
  const signed = signatures.map((given) => same(given, wanted)).includes(true);
  const inTime = /^\d{1,12}$/.test(at) && Math.abs(now - Number(at) * 1_000) <= TOLERANCE_MS;
  return signed && inTime && id !== '' && id.length <= MOST_ID;
}

function byToken({ headers }: HookRequest, hash: string): boolean {
  const [, token = ''] = /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(headers['authorization'] ?? '') ?? [];
  return same(hashOf(token), hash);
}

/** Hashed first: then both are of one length, and nothing is told of the other's. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

import { once } from 'node:events';
import { request as requestHttps, type Agent } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import type { Clock } from '#main/platform/clock';
import { checkIdToken } from './id-token';
import { Refusal } from './refusals';
import type { Authority } from './registration';

const MOST_BYTES = 1_048_576;
const ANSWER_MS = 30_000;
/** Beyond this what is said to be valid may not be, and the other way round. */
const CLOCK_MS = 300_000;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, 3.2 and 3.5: seconds between two questions where none are told, and by how much they grow. */
const POLL_SECONDS = 5;

/** What the connections of an authority have in common. */
export interface Line {
  readonly agent: Agent;
  /** What the provider said about itself, by address: asked once. */
  readonly documents: Map<string, NetworkResponse<unknown>>;
  readonly authority: Authority;
  readonly client: string;
  readonly clock: Clock;
}

/** How MSAL reaches the provider in one operation, and what it came to know that MSAL does not pass on. */
export interface Network extends INetworkModule {
  /** Why there was no answer that could be used. */
  readonly fault: HubError | undefined;
  /** What the provider refused with, last. */
  readonly refusal: Refusal | undefined;
  /** By how much the provider's clock is ahead of ours, in milliseconds. */
  readonly skewMs: number;
}

const Body = z.record(z.string(), z.unknown());

/**
 * A network for MSAL over `line.agent`, ended by `signal`. Each answer is looked at before MSAL sees it: the provider's time, who an ID token is for.
 * The grant of device codes goes by its registered name (RFC 8628), which Entra takes as well as its own old one.
 */
export function createNetwork(line: Line, signal: AbortSignal): Network {
  let fault: HubError | undefined;
  let refusal: Refusal | undefined;
  let skewMs = 0;

  async function send(method: 'GET' | 'POST', url: string, options: NetworkRequestOptions = {}): Promise<NetworkResponse<unknown>> {
    try {
      const { status, headers, text } = await exchange(method, url, options, line.agent, signal);
      const told = Date.parse(headers['date'] ?? '');
      skewMs = Number.isNaN(told) ? 0 : told - line.clock.now();
      if (Math.abs(skewMs) > CLOCK_MS) throw new HubError('IDENTITY_CLOCK_WRONG', { aheadSeconds: -Math.round(skewMs / 1_000) });
      const body = Body.safeParse(parseJson(text)).data;
      if (status >= 500 || body === undefined) throw new HubError('IDENTITY_UNAVAILABLE', { host: new URL(url).host, reason: 'answer' });
      const refused = Refusal.safeParse(body).data;
      if (refused?.error === 'slow_down') {
        await delay(POLL_SECONDS * 1_000, undefined, { signal });
        return { status, headers, body: { ...body, error: 'authorization_pending' } };
      }
      refusal = refused;
      if (typeof body['id_token'] === 'string') checkIdToken(body['id_token'], line.authority, line.client, line.clock.now());
      const interval = 'device_code' in body && typeof body['interval'] !== 'number' && { interval: POLL_SECONDS };
      return { status, headers, body: { ...body, ...interval } };
    } catch (error) {
      fault = error instanceof HubError ? error : unavailable(error, url);
      throw fault;
    }
  }

  return {
    get fault() {
      return fault;
    },
    get refusal() {
      return refusal;
    },
    get skewMs() {
      return skewMs;
    },
    async sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
      const known = line.documents.get(url);
      const answer = known ?? (await send('GET', url, options));
      if (answer.status === 200) line.documents.set(url, answer);
      return answer as NetworkResponse<T>; // MSAL says what it asks for, and looks at what it gets.
    },
    async sendPostRequestAsync<T>(url: string, options: NetworkRequestOptions = {}) {
      const body = options.body?.replace(/(^|&)grant_type=device_code(?=&|$)/, `$1grant_type=${encodeURIComponent(DEVICE_GRANT)}`);
      return (await send('POST', url, body === undefined ? options : { ...options, body })) as NetworkResponse<T>;
    },
  };
}

interface Exchanged {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/** One question; redirects are not followed. */
async function exchange(
  method: string,
  url: string,
  { headers = {}, body }: NetworkRequestOptions,
  agent: Agent,
  ended: AbortSignal,
): Promise<Exchanged> {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(ANSWER_MS)]);
  const request = requestHttps(url, { method, headers, agent, signal });
  request.on('error', () => undefined); // Who waits is told; it may fail once more when nobody does.
  const answered = once(request, 'response', { signal }) as Promise<[IncomingMessage]>;
  request.end(body);
  const [response] = await answered;
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MOST_BYTES) {
      request.destroy();
      throw new HubError('IDENTITY_UNAVAILABLE', { host: new URL(url).host, reason: 'answer' });
    }
  }
  const told = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(told), text };
}

const reasons: Readonly<Record<string, 'name' | 'refused' | 'certificate' | 'timeout'>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
};

/** Why nobody could be asked. Codes of OpenSSL all speak of certificates. */
function unavailable(error: unknown, url: string): HubError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code] ?? (/CERT|ISSUER|SIGNATURE|TLS/.test(code) ? 'certificate' : 'offline');
  return new HubError('IDENTITY_UNAVAILABLE', { host: new URL(url).host, reason }, { cause: error });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Not an answer; the schema says so.
  }
}

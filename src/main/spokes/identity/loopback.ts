import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HubError } from '#shared/contract/errors';
import { REDIRECT } from '#shared/contract/identity-values';
import { createServer } from '#main/platform/node-http';
import { landing } from './landing';

/** What a browser came back with. */
export type Answer = { readonly code: string } | { readonly error: string; readonly description: string };

/** A listener on loopback that waits for one browser (RFC 8252, 7.3). */
export interface Loopback {
  /** What is sent with the request; of any other answer nothing is believed. */
  readonly redirectUri: string;
  readonly answer: Promise<Answer>;
  close(): Promise<void>;
}

/** Listens at a free port for the answer to the request with this `state`. Fails with LOOPBACK_BLOCKED. */
export async function listenForAnswer(state: string, language: () => 'en' | 'fr'): Promise<Loopback> {
  let settle = (_answer: Answer): void => undefined;
  const answer = new Promise<Answer>((resolve) => (settle = resolve));
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, (request, response) => {
    const found = answerOf(request, state);
    // Nobody but who was sent here knows the state: another's answer ends nothing. The page is on its way before the listener goes.
    if (found !== undefined) response.once('close', () => settle(found));
    const outcome = found === undefined ? 'foreign' : 'code' in found ? 'done' : 'refused';
    reply(response, found === undefined ? 400 : 200, landing(outcome, language()));
  });
  server.listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new HubError('LOOPBACK_BLOCKED', { detail: error instanceof Error ? error.message : '' }, { cause: error });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new HubError('LOOPBACK_BLOCKED', { detail: '' });
  return {
    redirectUri: `${REDIRECT}:${address.port}`,
    answer,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answerOf({ method, url = '/' }: IncomingMessage, state: string): Answer | undefined {
  if (method !== 'GET' || !url.startsWith('/?')) return undefined;
  const given = new URLSearchParams(url.slice(2));
  if (given.get('state') !== state) return undefined;
  const [code, error] = [given.get('code'), given.get('error')];
  if (error !== null) return { error, description: given.get('error_description') ?? '' };
  return code === null ? undefined : { code };
}

function reply(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(html);
}

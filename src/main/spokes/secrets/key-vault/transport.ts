import type { SecretClientOptions } from '@azure/keyvault-secrets';
import { createHttpsFetch } from '#main/platform/https-fetch';
import { isBusy, pauseAfter } from '#main/platform/retry-after';
import { vaultBusy } from './faults';
import type { KeyVaultDeps } from './ports';

type HttpClient = NonNullable<SecretClientOptions['httpClient']>;
type Answer = Awaited<ReturnType<HttpClient['sendRequest']>>;

/**
 * How Microsoft's client reaches the vault: with one's own certificates, and with waiting that is bounded. Its own would wait for as long
 * as a server says.
 */
export function createVaultTransport(deps: KeyVaultDeps): HttpClient {
  const https = createHttpsFetch(deps);
  return {
    async sendRequest(request) {
      const signal = request.abortSignal instanceof AbortSignal ? request.abortSignal : new AbortController().signal;
      const body = typeof request.body === 'string' ? request.body : undefined;
      for (let attempt = 1; ; attempt += 1) {
        const answer = await https(new URL(request.url), { method: request.method, headers: request.headers.toJSON(), body, signal });
        if (!isBusy(answer.status)) {
          return { request, status: answer.status, headers: headersOf(answer.headers), bodyAsText: await answer.text() };
        }
        const pause = pauseAfter(answer.headers.get('retry-after'), attempt, deps.now());
        if (!pause.again) throw vaultBusy(deps.vault, answer.status, pause.seconds);
        await deps.wait(pause.ms, signal);
      }
    },
  };
}

/** What the client expects headers to be; the names are those of HTTP, in any case. */
function headersOf(headers: Headers): Answer['headers'] {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers[Symbol.iterator](),
  };
}

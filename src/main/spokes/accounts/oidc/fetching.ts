import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';

/** What a provider may answer with at most. Bytes. */
const MOST_BODY = 1_048_576;
const ANSWER_MS = 10_000;

/** A request of the client library: it sends text or forms. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal?: AbortSignal;
}

/**
 * `fetch` for a provider: over TLS alone, with `ca` (PEM) trusted in place of the system's certificates, bounded in time and size, and
 * following no redirection. Node's own takes no certificates.
 */
export function createProviderFetch(ca: string | undefined): (url: string, options: FetchOptions) => Promise<Response> {
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    if (url.protocol !== 'https:') throw new Error('not https');
    const limit = AbortSignal.timeout(ANSWER_MS);
    const sent = textOf(body);
    return await new Promise<Response>((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method,
          headers: { ...headers, ...(sent === undefined ? {} : { 'content-length': Buffer.byteLength(sent) }) },
          agent: false,
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
          ...(ca === undefined ? {} : { ca }),
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          let size = 0;
          incoming.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size > MOST_BODY) outgoing.destroy(new Error('answer too long'));
            else chunks.push(chunk);
          });
          incoming.on('error', reject);
          incoming.on('end', () => {
            let answer: Response;
            try {
              answer = answerOf(incoming, Buffer.concat(chunks));
            } catch (error) {
              return reject(error instanceof Error ? error : new Error(String(error)));
            }
            return resolve(answer);
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(sent);
    });
  };
}

/** Throws for a status that no answer has. */
function answerOf({ statusCode = 0, headersDistinct }: IncomingMessage, body: Buffer<ArrayBuffer>): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  return new Response([204, 205, 304].includes(statusCode) ? null : body, { status: statusCode, headers });
}

function textOf(body: unknown): string | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new Error('body of this kind is not sent');
}

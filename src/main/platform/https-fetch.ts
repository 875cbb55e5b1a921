import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';

/** A service has so long to say something, from one piece of its answer to the next. Milliseconds. */
const SILENCE_MS = 30_000;
/** An answer is at most so long. Bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Why a service was not reached. */
export type UnreachedReason = 'name' | 'refused' | 'certificate' | 'timeout' | 'network' | 'too-large';

/** A service that was not reached over HTTPS; `cause` is what the system said. */
export class UnreachedError extends Error {
  override readonly name = 'UnreachedError';

  constructor(
    readonly host: string,
    readonly reason: UnreachedReason,
    options?: ErrorOptions,
  ) {
    super(`${host} was not reached: ${reason}`, options);
  }
}

/** One request. */
export interface HttpsRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  readonly signal: AbortSignal;
}

/** Makes one request over HTTPS; the whole answer is there when it resolves. Follows no redirection. Fails with UnreachedError, or as the signal says. */
export type HttpsFetch = (url: URL, init: HttpsRequest) => Promise<Response>;

/** How services are reached. */
export interface HttpsFetchDeps {
  /** Certificates in PEM that are trusted beside Node's; undefined where there are none. */
  readonly ownAuthorities: () => Promise<string | undefined>;
  /** In place of the system's own look-up of names. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * HTTPS that also trusts an authority of one's own, as companies have that look into what leaves them. Node's `fetch` cannot be told so
 * without a package of its own.
 */
export function createHttpsFetch({ ownAuthorities, lookup }: HttpsFetchDeps): HttpsFetch {
  return async (url, { method, headers, body, signal }) => {
    if (url.protocol !== 'https:') throw new Error('only https');
    const own = await ownAuthorities();
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
      timeout: SILENCE_MS,
      signal,
      ...(lookup !== undefined && { lookup }),
      ...(own !== undefined && { ca: [...rootCertificates, own] }),
    };
    try {
      const { status, answerHeaders, content } = await exchange(url, options, body);
      return new Response(NO_CONTENT.has(status) ? null : new Uint8Array(content), { status, headers: answerHeaders });
    } catch (error) {
      if (signal.aborted || error instanceof UnreachedError) throw error;
      throw new UnreachedError(url.host, reasonOf(error), { cause: error });
    }
  };
}

/** Answers that have no body, and must not be made with one. */
const NO_CONTENT: ReadonlySet<number> = new Set([204, 205, 304]);

interface Answer {
  readonly status: number;
  readonly answerHeaders: Headers;
  readonly content: Buffer;
}

const exchange = (url: URL, options: RequestOptions, body: string | Buffer | undefined): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      readWhole(url, answer).then(
        (content) => resolve({ status: answer.statusCode ?? 0, answerHeaders: headersOf(answer), content }),
        (error: unknown) => {
          sent.destroy();
          reject(error instanceof Error ? error : new Error('unreadable'));
        },
      );
    });
    sent.on('timeout', () => sent.destroy(new UnreachedError(url.host, 'timeout')));
    sent.on('error', reject);
    sent.end(body);
  });

async function readWhole({ host }: URL, answer: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > MOST_BYTES) throw new UnreachedError(host, 'too-large');
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}

/** What OpenSSL and Node call a certificate that is not trusted. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_SSL_)/;

/** By what the system or OpenSSL calls it; also for other clients than this one. */
export function reasonOf(error: unknown): UnreachedReason {
  if (error instanceof UnreachedError) return error.reason;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (CERTIFICATE.test(code)) return 'certificate';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name';
  if (code === 'ECONNREFUSED') return 'refused';
  return code === 'ETIMEDOUT' ? 'timeout' : 'network';
}

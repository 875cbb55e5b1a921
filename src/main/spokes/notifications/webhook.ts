import { lookup } from 'node:dns';
import { request as encrypted } from 'node:https';
import type { LookupFunction } from 'node:net';
import { HubError } from '#shared/contract/errors';
import { request as plain } from '#main/platform/node-http';
import { judgeResolved, readTarget } from './addresses';
import type { ClientTls } from './ports';

/** A request has so long to be answered. Milliseconds. */
const ANSWER_MS = 10_000;
/** What the detail of one that was answered begins with; all others did not get through. */
export const ANSWERED = 'HTTP ';

/** What came of a request; `again`: another one may be taken. */
export type Sent = { readonly sent: true } | { readonly sent: false; readonly again: boolean; readonly detail: string };

/** What is sent to a webhook, and where. */
export interface Outgoing {
  readonly url: string;
  /** The same each time that it is tried. */
  readonly id: string;
  readonly body: string;
  /** What is shown to a server that asks for a certificate. It never goes over plain HTTP: there a rule that has one is refused. */
  readonly tls?: ClientTls | undefined;
}

/**
 * Posts to a webhook, once. The address that a name leads to is judged when it is connected to, so it cannot be another one than
 * was judged; redirections are not followed.
 */
export async function post(outgoing: Outgoing, signal: AbortSignal): Promise<Sent> {
  try {
    const status = await statusOf(outgoing, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]));
    if (status >= 200 && status < 300) return { sent: true };
    return { sent: false, again: status >= 500 || [408, 425, 429].includes(status), detail: `${ANSWERED}${status}` };
  } catch (error) {
    if (HubError.is(error, 'WEBHOOK_REFUSED')) return { sent: false, again: false, detail: `${error.code} ${error.data.reason}` };
    return { sent: false, again: true, detail: detailOf(error) };
  }
}

function statusOf({ url: text, id, body, tls }: Outgoing, signal: AbortSignal): Promise<number> {
  const { url, here } = readTarget(text);
  if (tls !== undefined && url.protocol !== 'https:') throw new HubError('WEBHOOK_REFUSED', { reason: 'insecure' });
  const judged: LookupFunction = (host, options, give) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return give(error, '', 0);
      try {
        for (const { address } of found) judgeResolved(address, here);
      } catch (refusal) {
        return give(refusal instanceof Error ? refusal : new Error(String(refusal)), '', 0);
      }
      const [first] = found;
      if (options.all === true) return give(null, found);
      return first === undefined ? give(new Error('no address'), '', 0) : give(null, first.address, first.family);
    });
  };
  const send = url.protocol === 'https:' ? encrypted : plain;
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Axle',
      'webhook-id': id,
    };
    const request = send(url, { method: 'POST', agent: false, headers, lookup: judged, signal, ...tls }, (response) => {
      response.on('error', () => undefined); // What it says beside its status is not read.
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The system's word for it: an address is a secret, and messages hold it. */
function detailOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'ETIMEDOUT';
  if (error instanceof Error && 'cause' in error && error.cause instanceof Error && error.cause.name === 'TimeoutError') return 'ETIMEDOUT';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code.slice(0, 64) : 'failed';
}

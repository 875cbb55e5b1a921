import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commonHeaders } from '#main/server/content/security-headers';
import type { AnswerBytes } from './ticket-bytes';

/** A session at the face for browsers of another process's hub, on this machine. */
export interface ServedHub {
  readonly port: number;
  /** `name=value`, a secret. */
  readonly cookie: string;
}

/** What of an answer is for the page; the rest is about the connection that it came over. */
const PASSED = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-length',
  'content-range',
  'content-security-policy',
  'content-type',
] as const;

/** Exchanges a one-time link for a session. Throws when the hub does not let us in. */
export async function redeem(link: string): Promise<ServedHub> {
  const { port, pathname, search } = new URL(link);
  const answer = await exchange({ port: Number(port), method: 'GET', path: `${pathname}${search}` });
  answer.resume();
  const cookie = answer.headers['set-cookie']?.[0]?.split(';', 1)[0];
  if (cookie === undefined) throw new Error(`the hub gave no session: ${answer.statusCode ?? 0}`);
  return { port: Number(port), cookie };
}

/** Answers by the tickets of another process's hub: what is asked goes on to its face for browsers, and nothing of it is kept. */
export function forwardBytes(served: () => Promise<ServedHub>): AnswerBytes {
  return async ({ method, ticket, range, length, body }) => {
    const { port, cookie } = await served();
    const sent = {
      cookie,
      ...(range !== undefined && { range }),
      ...(method === 'PUT' && length !== undefined && { 'content-length': length }),
    };
    const headers: Record<string, string> = { ...commonHeaders };
    const uploaded = method === 'PUT' ? body : undefined;
    let answer: IncomingMessage;
    try {
      answer = await exchange({ port, method, path: `/bytes/${ticket}`, headers: sent }, uploaded);
    } catch (error) {
      if (error instanceof BrokenOff) return { status: 400, headers };
      throw error;
    }
    for (const name of PASSED) {
      const value = answer.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    const status = answer.statusCode ?? 502;
    if (method === 'GET' && (status === 200 || status === 206)) return { status, headers, open: () => answer };
    answer.resume();
    return { status, headers };
  };
}

/** An upload whose sender gave up. */
class BrokenOff extends Error {}

/** One request on a connection of its own. The body is sent at the pace of the far side, which may answer before it has all. */
async function exchange(options: RequestOptions, body?: Readable): Promise<IncomingMessage> {
  const outgoing = httpRequest({ host: '127.0.0.1', agent: false, ...options });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject); // Also what comes after the answer, which has said it then.
    outgoing.once('close', () => reject(new Error('no answer to a request for bytes')));
  });
  if (body === undefined) outgoing.end();
  else {
    // Before the pipeline hears of it, which ends the request for that.
    const onGone = (): void => {
      if (!body.readableEnded && !outgoing.destroyed) outgoing.destroy(new BrokenOff('who sent it broke off'));
    };
    body.once('error', onGone).once('close', onGone);
    // A failure to send is one of `outgoing`, and told by it.
    pipeline(body, outgoing).catch(() => undefined);
  }
  return await answered;
}

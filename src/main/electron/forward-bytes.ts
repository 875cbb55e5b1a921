import type { IncomingMessage } from 'node:http';
import { BrokenOff, exchange, type ServedHub } from '#main/server/content/link-session';
import { commonHeaders } from '#main/server/content/security-headers';
import type { AnswerBytes } from './ticket-bytes';

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
/** Where every session that is good finds nothing. */
const NO_TICKET = '/bytes/-';

/** The session that bytes are asked for in. */
export interface BytesSession {
  current(): Promise<ServedHub>;
  /** Another in place of one that is over or locked; undefined while nobody is to have bytes. */
  renew(refused: ServedHub): Promise<ServedHub | undefined>;
}

/** Whether it is the session that was refused, and not what was asked. */
const isRefused = ({ statusCode }: IncomingMessage): boolean => statusCode === 401 || statusCode === 423;

/** Answers by the tickets of another process's hub: what is asked goes on to its face for browsers, and nothing of it is kept. */
export function forwardBytes(session: BytesSession): AnswerBytes {
  return async ({ method, ticket, range, length, body }) => {
    const ask = ({ port, cookie }: ServedHub): Promise<IncomingMessage> => {
      const sent = {
        cookie,
        ...(range !== undefined && { range }),
        ...(method === 'PUT' && length !== undefined && { 'content-length': length }),
      };
      return exchange({ port, method, path: `/bytes/${ticket}`, headers: sent }, method === 'PUT' ? body : undefined);
    };
    const headers: Record<string, string> = { ...commonHeaders };
    let answer: IncomingMessage;
    try {
      const at = await session.current();
      // A body can be sent once: whether the session is good is asked before.
      const first =
        method === 'PUT'
          ? await exchange({ port: at.port, method: 'HEAD', path: NO_TICKET, headers: { cookie: at.cookie } })
          : await ask(at);
      const next = isRefused(first) ? await session.renew(at) : undefined;
      if (method === 'PUT' || next !== undefined) first.resume();
      answer = next !== undefined ? await ask(next) : method === 'PUT' ? await ask(at) : first;
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

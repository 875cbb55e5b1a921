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

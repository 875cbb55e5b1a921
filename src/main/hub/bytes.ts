import { randomBytes } from 'node:crypto';
import type { Bytes, Incoming, Outgoing } from './hub-port';

const LIFETIME_MS = 5 * 60_000;
const MOST = 1_000;

interface Entry {
  readonly content: Outgoing | Incoming;
  readonly expires: number;
}

/** Tickets in memory: 256 bits each, five minutes, the oldest dropped beyond a thousand. */
export function createBytes(now: () => number): Bytes {
  const tickets = new Map<string, Entry>();

  function find(ticket: string): Entry | undefined {
    const entry = tickets.get(ticket);
    if (entry === undefined || entry.expires > now()) return entry;
    tickets.delete(ticket);
    return undefined;
  }

  function take(ticket: string, kind: 'get'): Outgoing | undefined;
  function take(ticket: string, kind: 'put'): Incoming | undefined;
  function take(ticket: string, kind: 'get' | 'put'): Outgoing | Incoming | undefined {
    const content = find(ticket)?.content;
    if (content?.kind !== kind) return undefined;
    // A download is taken in ranges, by the same ticket; an upload is written once.
    if (kind === 'put') tickets.delete(ticket);
    return content;
  }

  return {
    issue(content) {
      const oldest = tickets.keys().next();
      if (tickets.size >= MOST && oldest.done !== true) tickets.delete(oldest.value);
      const ticket = randomBytes(32).toString('base64url');
      tickets.set(ticket, { content, expires: now() + LIFETIME_MS });
      return ticket;
    },
    take,
  };
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_MS = 5 * 60_000;
/** Links that nobody has opened yet; the oldest is dropped beyond. */
const MOST = 16;

/** One-time tickets of links: each opens one session, once, within five minutes. */
export interface LinkTickets {
  issue(): string;
  /** True once for a ticket that was issued and is young; whatever the answer, it takes the same time. */
  redeem(ticket: string): boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Keeps hashes of tickets in memory, the newest alone beyond a bound; `now` is in milliseconds. */
export function createLinkTickets(now: () => number): LinkTickets {
  let open: readonly { readonly hash: Buffer; readonly expires: number }[] = [];
  return {
    issue() {
      const ticket = randomBytes(32).toString('base64url');
      open = [...open, { hash: digest(ticket), expires: now() + LIFETIME_MS }].slice(-MOST);
      return ticket;
    },
    redeem(ticket) {
      const hash = digest(ticket);
      let good = false;
      open = open.filter((entry) => {
        const same = timingSafeEqual(entry.hash, hash);
        if (same && entry.expires > now()) good = true;
        return !same && entry.expires > now();
      });
      return good;
    },
  };
}

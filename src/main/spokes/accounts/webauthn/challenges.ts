import { randomBytes } from 'node:crypto';

/** People have so long to touch a key. Milliseconds. */
export const CHALLENGE_MS = 5 * 60_000;
/** Challenges of one account that nobody answered yet; the oldest is dropped beyond. */
const MOST_OPEN = 8;
/** And of all accounts together. */
const MOST_OF_ALL = 2_000;

/** What a challenge was made for: the answer to one is none to another. */
export type Purpose = 'add' | 'sign-in';

/** Challenges that wait for an answer: each takes one, soon. */
export interface Challenges {
  issue(account: string, purpose: Purpose): string;
  /** True once for a challenge of this account and purpose that is young. */
  take(challenge: string, account: string, purpose: Purpose): boolean;
}

/** Keeps challenges in memory; `now` is in milliseconds by a clock that nobody sets. */
export function createChallenges(now: () => number): Challenges {
  const open = new Map<string, { readonly account: string; readonly purpose: Purpose; readonly until: number }>();
  return {
    issue(account, purpose) {
      for (const [challenge, { until }] of open) if (until <= now()) open.delete(challenge);
      const own = [...open].filter(([, kept]) => kept.account === account);
      for (const [challenge] of own.slice(0, Math.max(0, own.length + 1 - MOST_OPEN))) open.delete(challenge);
      const [oldest] = open.keys();
      if (open.size >= MOST_OF_ALL && oldest !== undefined) open.delete(oldest);
      const challenge = randomBytes(32).toString('base64url');
      open.set(challenge, { account, purpose, until: now() + CHALLENGE_MS });
      return challenge;
    },
    take(challenge, account, purpose) {
      const kept = open.get(challenge);
      open.delete(challenge);
      return kept !== undefined && kept.account === account && kept.purpose === purpose && kept.until > now();
    },
  };
}

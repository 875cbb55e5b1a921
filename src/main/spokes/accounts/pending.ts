import { hashOf, newSecret } from './secrets';

/** Somebody who has not come in yet is waited for so long. Milliseconds. */
const LIFETIME_MS = 5 * 60_000;
/** Beyond so many, whoever came first is forgotten, unless nobody begins before there is room. */
const MOST = 1_000;

/** What is remembered of somebody between two steps, under a secret that their browser alone has. */
export interface Pending<T> {
  begin(value: T): string;
  /** Milliseconds until another one pushes nobody out; 0 where there is room. */
  full(): number;
  get(secret: string): T | undefined;
  /** The same, and it is over. */
  take(secret: string): T | undefined;
}

/** Remembers in memory; `now` is in milliseconds, by a clock that nobody sets. */
export function createPending<T>(now: () => number, lifetimeMs = LIFETIME_MS): Pending<T> {
  const open = new Map<string, { readonly value: T; readonly until: number }>();
  const get = (secret: string): T | undefined => {
    const entry = open.get(hashOf(secret));
    return entry !== undefined && entry.until > now() ? entry.value : undefined;
  };
  return {
    begin(value) {
      const secret = newSecret();
      open.set(hashOf(secret), { value, until: now() + lifetimeMs });
      for (const [hash, { until }] of open) {
        if (open.size <= MOST && until > now()) break;
        open.delete(hash);
      }
      return secret;
    },
    full() {
      for (const [hash, { until }] of open) {
        if (until > now()) return open.size < MOST ? 0 : until - now();
        open.delete(hash);
      }
      return 0;
    },
    get,
    take(secret) {
      const value = get(secret);
      open.delete(hashOf(secret));
      return value;
    },
  };
}

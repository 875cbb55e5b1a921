/** How often one thing is asked in all. */
export const ATTEMPTS = 4;
/** Longer than this is not waited for: the caller is told instead. Milliseconds. */
const LONGEST_MS = 60_000;
/** Where the service does not say how long: this, and twice as long each time. Milliseconds. */
const FIRST_MS = 1_000;

/** Answers that ask to come again: too many requests, and a service that is busy or whose own service is. */
export const isBusy = (status: number): boolean => status === 429 || status === 503 || status === 504;

/** How long to wait, or that it is not worth it: `seconds` is then what was asked for. */
export type Pause = { readonly again: true; readonly ms: number } | { readonly again: false; readonly seconds: number };

/**
 * What to do after an answer that asks to come again.
 * @param retryAfter the header of that name (RFC 9110, 10.2.3): seconds, or a date
 * @param attempt how often it was asked by now
 */
export function pauseAfter(retryAfter: string | null, attempt: number, now: number): Pause {
  const ms = Math.max(askedFor(retryAfter, now) ?? FIRST_MS * 2 ** (attempt - 1), 0);
  return attempt < ATTEMPTS && ms <= LONGEST_MS ? { again: true, ms } : { again: false, seconds: Math.ceil(ms / 1_000) };
}

function askedFor(retryAfter: string | null, now: number): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

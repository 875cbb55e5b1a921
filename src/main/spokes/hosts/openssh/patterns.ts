import { matchesPattern } from '#shared/node-set/matches-pattern';

/** Whether a text is of one of several patterns and of none that begins with `!`. */
export function matchesSome(text: string, patterns: readonly string[]): boolean {
  const refused = patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(text, pattern.slice(1)));
  return !refused && patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(text, pattern));
}

/** The same of a list with commas, as `Match` has them. */
export const matchesList = (text: string, list: string): boolean => matchesSome(text, list.split(','));

/** A name of a host, for which capitals are no others. */
export const matchesHostName = (name: string, list: string): boolean => matchesList(name.toLowerCase(), list.toLowerCase());

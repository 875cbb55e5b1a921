/** Whether a whole text is of a pattern of `*` and `?`, as `match_pattern` of OpenSSH has it; in time that is bounded by both lengths. */
export function matchesPattern(text: string, pattern: string): boolean {
  let [at, of] = [0, 0];
  let [star, tried] = [-1, 0];
  while (at < text.length) {
    if (pattern[of] === '*') [star, tried, of] = [of, at, of + 1];
    else if (of < pattern.length && (pattern[of] === '?' || pattern[of] === text[at])) [at, of] = [at + 1, of + 1];
    else if (star >= 0) [tried, at, of] = [tried + 1, tried + 1, star + 1];
    else return false;
  }
  while (pattern[of] === '*') of += 1;
  return of === pattern.length;
}

/** Whether a text is of one of several patterns and of none that begins with `!`. */
export function matchesSome(text: string, patterns: readonly string[]): boolean {
  const refused = patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(text, pattern.slice(1)));
  return !refused && patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(text, pattern));
}

/** The same of a list with commas, as `Match` has them. */
export const matchesList = (text: string, list: string): boolean => matchesSome(text, list.split(','));

/** A name of a host, for which capitals are no others. */
export const matchesHostName = (name: string, list: string): boolean => matchesList(name.toLowerCase(), list.toLowerCase());

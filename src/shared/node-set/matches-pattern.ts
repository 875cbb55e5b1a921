/** Whether a whole text is of a pattern of `*` and `?`; in time that is bounded by both lengths, whatever the pattern. */
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

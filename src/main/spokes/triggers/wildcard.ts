/** Whether a name matches: `*` is any characters, `?` one. A name that begins with a dot is matched by a pattern that does. */
export function matchesWildcard(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const wanted = Array.from(pattern);
  const given = Array.from(name);
  let at = 0;
  let from = 0;
  // Where the last `*` stands, and how far it has reached: going back to that one alone is enough, whatever the name.
  let star = -1;
  let reached = 0;
  while (from < given.length) {
    const sign = wanted[at];
    if (sign === '*') {
      star = at;
      reached = from;
      at += 1;
    } else if (sign !== undefined && (sign === '?' || sign === given[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      reached += 1;
      from = reached;
    } else return false;
  }
  return wanted.slice(at).every((sign) => sign === '*');
}

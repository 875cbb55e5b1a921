const ANYTHING = String.raw`[\s\S]*`;
const OPENING = '(?i:';

/**
 * A pattern as one that the whole value has to match. Where all of it that knows a case stands in one `(?i:…)`, that is written as the flag:
 * once a process has a lot of compiled patterns, V8 forgets the modifier for the last of the alternatives in it. Throws a SyntaxError.
 */
export function wholePattern(pattern: string): RegExp {
  const [before, core, after] = inAnyCase(pattern) ?? ['', undefined, ''];
  return core === undefined ? new RegExp(`^(?:${pattern})$`, 'u') : new RegExp(`^(?:${before}(?:${core})${after})$`, 'iu');
}

/** What stands before, in and behind the one group; undefined where there is more than that. */
function inAnyCase(pattern: string): readonly [before: string, core: string, after: string] | undefined {
  const before = pattern.startsWith(ANYTHING + OPENING) ? ANYTHING : '';
  const rest = pattern.slice(before.length);
  if (!rest.startsWith(OPENING)) return undefined;
  const end = endOfGroup(rest, OPENING.length);
  const after = rest.slice(end + 1);
  return end < 0 || (after !== '' && after !== ANYTHING) ? undefined : [before, rest.slice(OPENING.length, end), after];
}

/** Where the bracket stands that closes what was opened before `from`; -1 where none does. */
function endOfGroup(pattern: string, from: number): number {
  let depth = 1;
  let inClass = false;
  for (let at = from; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === '\\') at += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '(') depth += 1;
    else if (char === ')' && (depth -= 1) === 0) return at;
  }
  return -1;
}

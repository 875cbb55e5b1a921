import { isBlank, isDoubleQuote, isNameChar, isSingleQuote } from './characters';

/** A string as it was read. */
export interface StringScan {
  /** Where the text goes on. */
  readonly end: number;
  /** With its escapes resolved; of what it would have to compute it has the source. */
  readonly value: string;
  /** Whether a part of it is computed when the script runs. */
  readonly dynamic: boolean;
  readonly closed: boolean;
}

const NEWLINE = 0x0a;
const BACKTICK = 0x60;
const DOLLAR = 0x24;
const AT = 0x40;
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  v: '\v',
};

/** `'…'`; a doubled quote is one. */
export function scanSingle(text: string, at: number): StringScan {
  let value = '';
  let from = at + 1;
  for (let here = from; here < text.length; here += 1) {
    if (!isSingleQuote(text.charCodeAt(here))) continue;
    value += text.slice(from, here);
    if (!isSingleQuote(text.charCodeAt(here + 1))) return { end: here + 1, value, dynamic: false, closed: true };
    here += 1;
    from = here;
  }
  return { end: text.length, value: value + text.slice(from), dynamic: false, closed: false };
}

/** `"…"`, in which a backtick escapes, and variables and `$( … )` are computed. */
export const scanDouble = (text: string, at: number): StringScan => scanExpandable(text, at + 1, endOfDouble);

/** A here-string, `@'` or `@"` at the end of a line up to `'@` or `"@` at the beginning of one; null where none begins. */
export function scanHere(text: string, at: number): StringScan | null {
  let line = at + 2;
  while (isBlank(text.charCodeAt(line))) line += 1;
  if (text.charCodeAt(line) !== NEWLINE) return null;
  if (isDoubleQuote(text.charCodeAt(at + 1))) {
    const scan = scanExpandable(text, line, endOfHere);
    return { ...scan, value: scan.value.slice(1) };
  }
  if (!isSingleQuote(text.charCodeAt(at + 1))) return null;
  for (let here = line; here >= 0; here = text.indexOf('\n', here + 1)) {
    if (!isSingleQuote(text.charCodeAt(here + 1)) || text.charCodeAt(here + 2) !== AT) continue;
    return { end: here + 3, value: text.slice(line + 1, here), dynamic: false, closed: true };
  }
  return { end: text.length, value: text.slice(line + 1), dynamic: false, closed: false };
}

/** Where a string that could end at `at` is over, or -1 where it is not. */
type EndOf = (text: string, at: number) => number;

const endOfDouble: EndOf = (text, at) => (isDoubleQuote(text.charCodeAt(at)) && !isDoubleQuote(text.charCodeAt(at + 1)) ? at + 1 : -1);
const endOfHere: EndOf = (text, at) =>
  text.charCodeAt(at) === NEWLINE && isDoubleQuote(text.charCodeAt(at + 1)) && text.charCodeAt(at + 2) === AT ? at + 3 : -1;

function scanExpandable(text: string, start: number, endOf: EndOf): StringScan {
  let value = '';
  let from = start;
  let dynamic = false;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const end = endOf(text, at);
    if (end >= 0) return { end, value: value + text.slice(from, at), dynamic, closed: true };
    if (code === BACKTICK) {
      const escaped = text.charAt(at + 1);
      value += text.slice(from, at) + (escapes[escaped] ?? escaped);
      at += 2;
      from = at;
    } else if (code === DOLLAR && text.charAt(at + 1) === '(') {
      dynamic = true;
      at = endOfSubexpression(text, at + 2);
    } else {
      if (code === DOLLAR) dynamic ||= isNameChar(text.charCodeAt(at + 1)) || '{$?^'.includes(text.charAt(at + 1) || ' ');
      // A doubled quote within quotes is one; in a here-string each is itself.
      if (endOf === endOfDouble && isDoubleQuote(code)) {
        value += text.slice(from, at + 1);
        at += 1;
        from = at + 1;
      }
      at += 1;
    }
  }
  return { end: text.length, value: value + text.slice(from), dynamic, closed: false };
}

/** Where the `$(` whose inside begins at `start` is closed; strings in it may have subexpressions of their own, to any depth. */
export function endOfSubexpression(text: string, start: number): number {
  const open: ('(' | 'double' | 'here')[] = ['('];
  let at = start;
  while (at < text.length && open.length > 0) {
    const inside = open.at(-1);
    const code = text.charCodeAt(at);
    if (code === BACKTICK) at += 2;
    else if (inside === '(') at = codeStep(text, at, open);
    else {
      const end = inside === 'double' ? endOfDouble(text, at) : endOfHere(text, at);
      if (end >= 0) {
        open.pop();
        at = end;
      } else if (code === DOLLAR && text.charAt(at + 1) === '(') {
        open.push('(');
        at += 2;
      } else at += inside === 'double' && isDoubleQuote(code) ? 2 : 1;
    }
  }
  return Math.min(at, text.length);
}

/** One step through code, and what it opens or closes. */
function codeStep(text: string, at: number, open: ('(' | 'double' | 'here')[]): number {
  const code = text.charCodeAt(at);
  if (isSingleQuote(code)) return scanSingle(text, at).end;
  if (isDoubleQuote(code)) {
    open.push('double');
    return at + 1;
  }
  if (code === AT && isSingleQuote(text.charCodeAt(at + 1))) return scanHere(text, at)?.end ?? at + 1;
  if (code === AT && isDoubleQuote(text.charCodeAt(at + 1))) {
    let line = at + 2;
    while (isBlank(text.charCodeAt(line))) line += 1;
    if (text.charCodeAt(line) !== NEWLINE) return at + 1;
    open.push('here');
    return line;
  }
  const char = text.charAt(at);
  if (char === '(') open.push('(');
  else if (char === ')') open.pop();
  else if (char === '<' && text.charAt(at + 1) === '#') return after(text, '#>', at + 2);
  else if (char === '#' && !isNameChar(text.charCodeAt(at - 1))) return after(text, '\n', at);
  return at + 1;
}

/** Where the text goes on after the next `mark`, or its end. */
export function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

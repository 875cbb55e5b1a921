import { isBlank, isDash, isDigit, isDoubleQuote, isNameChar, isSingleQuote } from './characters';
import { after, scanDouble, scanHere, scanSingle, type StringScan } from './strings';

/** One token. `dynamic` strings are computed when the script runs; `value` is a string's text, a variable's name, else what stands there. */
export interface Token {
  readonly kind: 'comment' | 'string' | 'variable' | 'number' | 'word' | 'open' | 'close' | 'operator';
  readonly value: string;
  readonly dynamic: boolean;
  readonly line: number;
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
}

/** A script's text as tokens, and which token closes each that opens (-1: none does). */
export interface Source {
  /** With `\n` for every end of a line. */
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly closers: Int32Array;
}

const number = /0x[0-9a-f]+l?(?:[kmgtp]b)?|(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?[dlnsuy]{0,2}(?:[kmgtp]b)?/iy;
const word = /[^\s'"\u2018-\u201e(){}[\];,|&$@=<>`\u00a0]+/y;

/** Reads a script into tokens as PowerShell would, without executing anything. Linear; garbage gives some tokens. */
export function tokenize(raw: string): Source {
  const text = raw.replace(/\r\n?/g, '\n');
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let newline = text.indexOf('\n');

  /** The line at `to`, counted from where it was last asked for. */
  function lineAt(to: number): number {
    while (newline >= 0 && newline < to) {
      line += 1;
      newline = text.indexOf('\n', newline + 1);
    }
    return line;
  }
  function push(kind: Token['kind'], end: number, value = text.slice(at, end), dynamic = false): void {
    const first = lineAt(at);
    tokens.push({ kind, value, dynamic, line: first, endLine: lineAt(end), start: at, end });
    at = end;
  }
  const string = (scan: StringScan): void => push('string', scan.end, scan.value, scan.dynamic || !scan.closed);

  while (at < text.length) {
    const code = text.charCodeAt(at);
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (code === 0x0a || isBlank(code)) at += 1;
    else if (char === '`') at += 2;
    else if (char === '#') push('comment', endOfLine(text, at));
    else if (char === '<' && next === '#') push('comment', after(text, '#>', at + 2));
    else if (isSingleQuote(code)) string(scanSingle(text, at));
    else if (isDoubleQuote(code)) string(scanDouble(text, at));
    else if ('([{'.includes(char)) push('open', at + 1);
    else if (')]}'.includes(char)) push('close', at + 1);
    else if (char === '@') {
      const here = scanHere(text, at);
      if (here !== null) string(here);
      else if (next === '(' || next === '{') push('open', at + 2);
      else push('operator', at + 1);
    } else if (char === '$') variable();
    else if (isDigit(code) || (char === '.' && isDigit(text.charCodeAt(at + 1)))) push(...numberOrWord(text, at));
    else if (char === ':' && next === ':') push('operator', at + 2);
    else if (isDash(code) && (isDigit(text.charCodeAt(at + 1)) || !isNameChar(text.charCodeAt(at + 1)))) push('operator', at + 1, '-');
    else if ('=,;|&<>.+*/%!'.includes(char)) push('operator', at + 1);
    else push('word', endOfWord(text, at));
  }
  return { text, tokens, closers: closersOf(tokens) };

  function variable(): void {
    const next = text.charAt(at + 1);
    if (next === '(') return push('open', at + 2);
    if (next === '{') {
      const end = after(text, '}', at);
      return push('variable', end, text.slice(at + 2, text.endsWith('}', end) ? end - 1 : end).replace(/`(.)/g, '$1'));
    }
    if (next === '$' || next === '^' || next === '?') return push('variable', at + 2, next);
    let end = at + 1;
    const follows = (to: number): boolean => isNameChar(text.charCodeAt(to));
    while (follows(end) || text.charAt(end) === '?' || (text.charAt(end) === ':' && end > at + 1 && follows(end + 1))) end += 1;
    return end === at + 1 ? push('operator', end) : push('variable', end, text.slice(at + 1, end));
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function endOfWord(text: string, at: number): number {
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : at + 1;
}

function numberOrWord(text: string, at: number): ['number' | 'word', number] {
  number.lastIndex = at;
  number.test(text);
  const end = Math.max(number.lastIndex, at + 1);
  // `7zip` is a word.
  return isNameChar(text.charCodeAt(end)) ? ['word', endOfWord(text, at)] : ['number', end];
}

function closersOf(tokens: readonly Token[]): Int32Array {
  const closers = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index, { kind, value }] of tokens.entries()) {
    if (kind === 'open') open.push(index);
    else if (kind === 'close') {
      const last = open.at(-1);
      if (last === undefined || closes[tokens[last]?.value.at(-1) ?? ''] !== value) continue;
      closers[last] = index;
      open.pop();
    }
  }
  return closers;
}
const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

import { readString, type StringForm } from './strings';

interface At {
  readonly line: number;
  /** Where it stands in the text that `tokenize` gave back. */
  readonly from: number;
  readonly to: number;
}

/** The smallest parts of Python's text that mean something. Comments mean nothing and are not among them. */
export type Token =
  | (At & { readonly kind: 'name' | 'op'; readonly text: string })
  | (At & { readonly kind: 'number'; readonly value: number | null; readonly integer: boolean })
  | (At & { readonly kind: 'string'; readonly value: string; readonly form: StringForm });

/** A logical line: what brackets and backslashes join is one. */
export interface Line {
  /** Columns before it, a tab reaching to the next eighth. */
  readonly indent: number;
  readonly line: number;
  readonly tokens: readonly Token[];
  /** False where the text ends inside a bracket or a string of it. */
  readonly whole: boolean;
}

/** A script as its logical lines, and the text that their tokens point into. */
export interface Tokens {
  readonly source: string;
  readonly lines: readonly Line[];
}

const name = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const number = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)[jJlL]?/y;
/** As many as 800 KiB of ordinary script have. What comes after them is not read, and the last line says so. */
const MAX_TOKENS = 240_000;
/** These are operators by themselves, whatever follows. */
const single = new Set(['(', ')', '[', ']', '{', '}', ',', ';', '`', '~', '$', '?']);
const operator = /\*\*=|\/\/=|>>=|<<=|\.\.\.|:=|->|==|!=|<>|<=|>=|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|\*\*|\/\/|<<|>>|[^]/y;
const prefixes = /^(?:[rbuft]|[rR]?[bB]|[bB][rR]|[uU][rR]|[rR][fFtT]|[fFtT][rR])$/i;
// These begin a statement and stand nowhere inside a bracket, so that a bracket which was never closed ends here.
const beginsStatement = /(?:def|class|import|return|while|try|raise|assert|del|pass|break|continue|global|with)\b/y;

/** Splits any text; what is no Python comes out as operators. Linear, and never throws. */
export function tokenize(text: string): Tokens {
  const source = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const lines: Line[] = [];
  let tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let first = 1;
  let indent = 0;
  let depth = 0;
  let whole = true;
  let count = 0;

  function finish(): void {
    if (tokens.length > 0) lines.push({ indent, line: first, tokens, whole });
    tokens = [];
    depth = 0;
    whole = true;
  }

  function push(token: Token): void {
    tokens.push(token);
    count += 1;
  }

  function startOfLine(): void {
    let column = 0;
    for (; at < source.length; at += 1) {
      const char = source.charAt(at);
      if (char === ' ') column += 1;
      else if (char === '\t') column += 8 - (column % 8);
      else if (char === '\f') column = 0;
      else break;
    }
    beginsStatement.lastIndex = at;
    if (depth > 0 && beginsStatement.test(source)) finish();
    if (tokens.length === 0) {
      indent = column;
      first = line;
    }
  }

  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? '';
  }

  /** Most names are plain letters, which need no pattern. */
  function takeName(): string {
    let end = at;
    let code = source.charCodeAt(end);
    if (code >= 48 && code <= 57) return '';
    while ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57)) {
      end += 1;
      code = source.charCodeAt(end);
    }
    return code > 127 ? take(name) : source.slice(at, end);
  }

  function string(prefix: string): void {
    const quoted = readString(source, at + prefix.length, prefix);
    push({ kind: 'string', value: quoted.value, form: quoted.form, line, from: at, to: quoted.end });
    for (let index = at; index < quoted.end; index += 1) if (source.charCodeAt(index) === 10) line += 1;
    if (!quoted.closed && quoted.end >= source.length) whole = false;
    at = quoted.end;
  }

  startOfLine();
  while (at < source.length) {
    if (count >= MAX_TOKENS) {
      whole = false;
      break;
    }
    const char = source.charAt(at);
    if (char === '\n') {
      at += 1;
      line += 1;
      if (depth === 0) finish();
      startOfLine();
    } else if (char === '\\' && source.charAt(at + 1) === '\n') {
      at += 2;
      line += 1;
    } else if (char === '#') {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
    } else if (char === ' ' || char === '\t' || char === '\f' || char === '\u00a0') at += 1;
    else if (char === '"' || char === "'") string('');
    else if (single.has(char)) {
      if (char === '(' || char === '[' || char === '{') depth += 1;
      else if ((char === ')' || char === ']' || char === '}') && depth > 0) depth -= 1;
      push({ kind: 'op', text: char, line, from: at, to: at + 1 });
      at += 1;
    } else {
      const word = takeName();
      const digits = word === '' && /[\d.]/.test(char) ? take(number) : '';
      const quote = source.charAt(at + word.length);
      if (word !== '' && word.length < 3 && (quote === '"' || quote === "'") && prefixes.test(word)) string(word);
      else {
        const taken = word || digits || take(operator) || char;
        const where = { line, from: at, to: at + taken.length };
        if (word !== '') push({ kind: 'name', text: word, ...where });
        else if (digits !== '') push({ kind: 'number', ...numberOf(digits), ...where });
        else push({ kind: 'op', text: taken, ...where });
        at += taken.length;
      }
    }
  }
  if (depth > 0) whole = false;
  finish();
  return { source, lines };
}

function numberOf(digits: string): { readonly value: number | null; readonly integer: boolean } {
  const plain = digits.replaceAll('_', '').replace(/[lL]$/, '');
  // 0755 is octal in Python 2 and nothing at all in Python 3.
  const value = /^0\d*[1-7]\d*$/.test(plain) && !/[89]/.test(plain) ? parseInt(plain, 8) : Number(plain);
  return { value: Number.isFinite(value) ? value : null, integer: /^(?:0[xob]|\d+$)/i.test(plain) };
}

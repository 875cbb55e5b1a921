import type { Phrase, Why } from '#shared/contract/problem-keys';

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A value, and whether it was JSON as the standard has it; or why there is none. */
export type ReadJson = { readonly value: Json; readonly strict: boolean } | { readonly why: Why };

const MAX_DEPTH = 16;
const spaces = /[\s\uFEFF]*/y;
const bare = /[A-Za-z0-9_.+-]+/y;
const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const closers: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  // What a word processor makes of quotes.
  ['“', '”'],
  ['‘', '’'],
]);

class NotUnderstood extends Error {
  constructor(readonly why: Why) {
    super(why.key);
  }
}

/**
 * JSON, and what people take for it: single or curly quotes, keys without any, commas too many, `True`, and no closing brackets
 * at the end. Linear in the text; never throws.
 */
export function readJson(text: string): ReadJson {
  try {
    const value: Json = JSON.parse(text);
    return { value, strict: true };
  } catch {
    // Then it may still be clear what was meant.
  }
  try {
    return { value: relaxed(text), strict: false };
  } catch (error) {
    if (error instanceof NotUnderstood) return { why: error.why };
    throw error;
  }
}

function relaxed(text: string): Json {
  let at = 0;

  function pass(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  function peek(): string {
    pass(spaces);
    return text.charAt(at);
  }

  function refuse(key: Phrase['key'], values: Phrase['values'] = {}): never {
    const what = { key, values };
    throw new NotUnderstood(
      at < text.length ? { key: 'json-at', values: { text: text.slice(at, at + 16) }, what } : { key: 'json-end', what },
    );
  }

  function quoted(closer: string): string {
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (char === closer) {
        at += 1;
        return value;
      }
      value += char === '\\' ? escaped() : char;
    }
    return refuse('json-quote');
  }

  function escaped(): string {
    at += 1;
    const char = text.charAt(at);
    const code = char === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 1, at + 5))?.[0] : undefined;
    if (code === undefined) return escapes[char] ?? char;
    at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  function scalar(): Json {
    const word = pass(bare);
    if (word === '') return refuse('json-value');
    const known = words.get(word.toLowerCase());
    if (known !== undefined) return known;
    return number.test(word) ? Number(word) : word;
  }

  /** Goes through what stands between brackets; commas may be too many, and the text may end. */
  function items(closer: string, one: () => void): void {
    at += 1;
    for (;;) {
      while (peek() === ',') at += 1;
      if (at >= text.length) return;
      if (peek() === closer) {
        at += 1;
        return;
      }
      one();
      const next = peek();
      if (next !== ',' && next !== closer && next !== '') refuse('json-comma', { closer });
    }
  }

  function key(): string {
    const closer = closers.get(peek());
    const name = closer === undefined ? pass(bare) : quoted(closer);
    if (name === '' && closer === undefined) refuse('json-key');
    if (peek() !== ':') refuse('json-colon');
    at += 1;
    return name;
  }

  function valueAt(depth: number): Json {
    if (depth > MAX_DEPTH) return refuse('json-depth', { most: String(MAX_DEPTH) });
    const char = peek();
    const closer = closers.get(char);
    if (closer !== undefined) return quoted(closer);
    if (char === '{') {
      const pairs: [string, Json][] = [];
      items('}', () => pairs.push([key(), valueAt(depth + 1)]));
      return Object.fromEntries(pairs);
    }
    if (char === '[') {
      const list: Json[] = [];
      items(']', () => list.push(valueAt(depth + 1)));
      return list;
    }
    return scalar();
  }

  const value = valueAt(0);
  if (peek() !== '') refuse('json-after');
  return value;
}

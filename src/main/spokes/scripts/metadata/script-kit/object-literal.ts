const identifier = /[A-Za-z_$][\w$]*/y;
const space = /\s*/y;
const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };
const code = /u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})/y;
const openers = '([{';
const closers = ')]}';

/** What a property holds: the text of a string literal, or of an array of them; undefined is anything else. */
export type Literal = string | readonly string[] | undefined;

/**
 * The properties of the object literal that begins at `from`, as far as they are string literals or arrays of these. Nothing is
 * evaluated: a template with a value in it, a call or a spread is passed over. Linear in the text; never throws.
 */
export function readObjectLiteral(text: string, from: number): ReadonlyMap<string, Literal> {
  const found = new Map<string, Literal>();
  let at = from;

  function skipGap(): void {
    for (;;) {
      space.lastIndex = at;
      at += space.exec(text)?.[0].length ?? 0;
      const block = text.startsWith('/*', at);
      if (!block && !text.startsWith('//', at)) return;
      const end = text.indexOf(block ? '*/' : '\n', at + 2);
      at = end < 0 ? text.length : end + (block ? 2 : 1);
    }
  }

  function key(): string | undefined {
    const quoted = stringAt();
    if (quoted !== undefined) return quoted;
    identifier.lastIndex = at;
    const name = identifier.exec(text)?.[0];
    at += name?.length ?? 0;
    return name;
  }

  /** Reads a string, and passes over one that has values in it (undefined, like no string at all). */
  function stringAt(): string | undefined {
    const quote = text.charAt(at);
    if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
    let value = '';
    let plain = true;
    for (at += 1; at < text.length && text.charAt(at) !== quote; at += 1) {
      const char = text.charAt(at);
      if (char === '\\') value += escapeAt();
      else if (char === '\n' && quote !== '`') return undefined;
      else value += char;
      if (quote === '`' && char === '$' && text.charAt(at + 1) === '{') plain = false;
    }
    at += 1;
    return plain ? value : undefined;
  }

  function escapeAt(): string {
    at += 1;
    code.lastIndex = at;
    const match = code.exec(text);
    const point = match === null ? undefined : Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '', 16);
    if (match !== null && point !== undefined && point <= 0x10_ff_ff) {
      at += match[0].length - 1;
      return String.fromCodePoint(point);
    }
    const char = text.charAt(at);
    // A line that goes on.
    return char === '\n' || char === '\r' ? '' : (simple[char] ?? char);
  }

  /** Goes to the comma or bracket that ends a value, past whatever stands in brackets, strings and comments. */
  function skipValue(): boolean {
    const before = at;
    for (let depth = 0; at < text.length;) {
      skipGap();
      const char = text.charAt(at);
      if (depth === 0 && (char === ',' || closers.includes(char))) break;
      if (openers.includes(char)) depth += 1;
      else if (closers.includes(char)) depth -= 1;
      if ('"\'`'.includes(char)) stringAt();
      else at += 1;
    }
    return at === before;
  }

  function value(): Literal {
    if (text.charAt(at) !== '[') return stringAt();
    const list: string[] = [];
    const begin = at;
    for (at += 1; at < text.length; at += 1) {
      skipGap();
      if (text.charAt(at) === ']') break;
      const item = stringAt();
      skipGap();
      if (item === undefined || !skipValue()) {
        at = begin;
        return undefined;
      }
      list.push(item);
      if (text.charAt(at) !== ',') break;
    }
    at += 1;
    return list;
  }

  for (at += 1; at < text.length; at += 1) {
    skipGap();
    if (text.charAt(at) === '}') break;
    const name = key();
    skipGap();
    if (name !== undefined && text.charAt(at) === ':') {
      at += 1;
      skipGap();
      const literal = value();
      skipGap();
      // An operator after it makes it something else.
      const whole = skipValue();
      found.set(name, whole ? literal : undefined);
    } else skipValue();
    if (text.charAt(at) !== ',') break;
  }
  return found;
}

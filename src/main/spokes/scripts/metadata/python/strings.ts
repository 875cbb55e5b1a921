/** How a string was written; `template` has placeholders, and its own braces are doubled still; `filled` could have had some. */
export type StringForm = 'plain' | 'bytes' | 'filled' | 'template';

/** A string literal, and where the text goes on after it. */
export interface StringLiteral {
  readonly value: string;
  readonly form: StringForm;
  readonly end: number;
  /** False where the text ends before the literal does. */
  readonly closed: boolean;
}

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};
const widths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads the literal whose quote stands at `at`, behind its prefix. One that is never closed ends with its line, or with the text. */
export function readString(source: string, at: number, prefix: string): StringLiteral {
  const lower = prefix.toLowerCase();
  const quote = source.charAt(at);
  const triple = source.startsWith(quote.repeat(3), at);
  const from = at + (triple ? 3 : 1);
  const filled = lower.includes('f') || lower.includes('t');
  let depth = 0;
  let placeholders = false;
  let end = from;
  let closed = false;
  while (end < source.length) {
    const char = source.charAt(end);
    if (char === '\\') {
      end += 2;
      continue;
    }
    if (char === '\n' && !triple) break;
    if (filled && char === '{') {
      if (depth === 0 && source.charAt(end + 1) === '{') {
        end += 2;
        continue;
      }
      depth += 1;
      placeholders = true;
    } else if (filled && char === '}' && depth > 0) depth -= 1;
    else if (depth > 0 && (char === '"' || char === "'")) {
      const inner = innerEnd(source, end);
      if (inner > 0) {
        end = inner;
        continue;
      }
    }
    if (char === quote && (!triple || source.startsWith(quote.repeat(3), end))) {
      closed = true;
      break;
    }
    end += 1;
  }
  end = Math.min(end, source.length);
  const body = source.slice(from, end);
  const decoded = lower.includes('r') ? body : decode(body);
  const form = placeholders ? 'template' : filled ? 'filled' : lower.includes('b') ? 'bytes' : 'plain';
  return {
    value: form === 'filled' ? decoded.replaceAll('{{', '{').replaceAll('}}', '}') : decoded,
    form,
    end: closed ? end + (triple ? 3 : 1) : end,
    closed,
  };
}

/** Behind a string inside a placeholder, as Python 3.12 allows it with any quotes; 0 where none ends on this line. */
function innerEnd(source: string, at: number): number {
  const quote = source.charAt(at);
  let end = at + 1;
  while (end < source.length && source.charAt(end) !== '\n' && source.charAt(end) !== '}') {
    if (source.charAt(end) === quote) return end === at + 1 ? 0 : end + 1;
    end += 1;
  }
  return 0;
}

function decode(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replaceAll(/\\([0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/g, (whole, escape: string) => {
    const first = escape.charAt(0);
    if (/[0-7]/.test(first)) return String.fromCharCode(parseInt(escape, 8));
    if (escape.length > 1 && widths[first] !== undefined) {
      const point = parseInt(escape.slice(1), 16);
      return point > 0x10ffff ? whole : String.fromCodePoint(point);
    }
    return simple[first] ?? whole;
  });
}

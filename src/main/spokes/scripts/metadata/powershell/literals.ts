import { isOperator, split, trimmed, type Span } from './spans';
import type { Source } from './tokens';

/** A value that stands in the source as it is. */
export type Literal = string | number | boolean | null | readonly Literal[];

/** Whether a value is a list of values. */
export const isList = (literal: Literal | undefined): literal is readonly Literal[] => typeof literal === 'object' && literal !== null;

const MAX_DEPTH = 8;
const multiples: Readonly<Record<string, number>> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40, pb: 2 ** 50 };

/** What a stretch of source says, where that needs no computing; undefined where it does. Casts are looked through. */
export function readLiteral(source: Source, span: Span, depth = 0): Literal | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const parts = split(source, span);
  const [only] = parts;
  if (only === undefined) return undefined;
  if (parts.length > 1) return all(parts.map((part) => readLiteral(source, part, depth + 1)));
  const { from, to } = only;
  const token = source.tokens[from];
  if (token === undefined) return undefined;
  const last = (source.closers[from] ?? -1) === to - 1;
  if (token.kind === 'open' && token.value === '[') return readCast(source, only, depth);
  if (last && token.value === '(') return readLiteral(source, { from: from + 1, to: to - 1 }, depth + 1);
  if (last && token.value === '@(') {
    return all(split(source, { from: from + 1, to: to - 1 }, true).map((part) => readLiteral(source, part, depth + 1)));
  }
  if (isOperator(token, '-') && to === from + 2) {
    const number = source.tokens[from + 1];
    return number?.kind === 'number' ? -numberOf(number.value) : undefined;
  }
  if (to !== from + 1) return undefined;
  if (token.kind === 'string') return token.dynamic ? undefined : token.value;
  if (token.kind === 'number') return numberOf(token.value);
  return token.kind === 'variable' ? constants[token.value.toLowerCase()] : undefined;
}

/** The member of `[type]::Member`, where nothing else stands there. */
export function readMember(source: Source, span: Span): string | undefined {
  const { from, to } = trimmed(source, span);
  const closer = source.closers[from] ?? -1;
  if (source.tokens[from]?.value !== '[' || closer < 0 || to !== closer + 3 || !isOperator(source.tokens[closer + 1], '::'))
    return undefined;
  const member = source.tokens[closer + 2];
  return member?.kind === 'word' ? member.value : undefined;
}

const constants: Readonly<Record<string, Literal>> = { true: true, false: false, null: null };

function readCast(source: Source, span: Span, depth: number): Literal | undefined {
  const closer = source.closers[span.from] ?? -1;
  if (closer < 0 || closer + 1 >= span.to) return undefined;
  if (readMember(source, span)?.toLowerCase() === 'empty' && source.tokens[span.from + 1]?.value.toLowerCase().endsWith('string'))
    return '';
  return readLiteral(source, { from: closer + 1, to: span.to }, depth + 1);
}

function all(items: readonly (Literal | undefined)[]): readonly Literal[] | undefined {
  const known = items.flatMap((item) => (item === undefined ? [] : [item]));
  return known.length === items.length ? known : undefined;
}

/** The value of a number with PowerShell's suffixes: `0xff`, `10MB`, `5L`. */
export function numberOf(text: string): number {
  const unit = text.slice(-2).toLowerCase();
  const hex = /^0x/i.test(text);
  const times = multiples[unit];
  const bare = times === undefined ? text : text.slice(0, -2);
  return Number(hex ? bare.replace(/l$/i, '') : bare.replace(/[dlnsuy]+$/i, '')) * (times ?? 1);
}

import { isOperator, sourceText, split, type Span } from './spans';
import type { Source } from './tokens';

/** What stands in an attribute's parentheses; `name` is in lower case, null where the value has none. */
export interface Argument {
  readonly name: string | null;
  /** Null: the name alone, which means that it is so. */
  readonly value: Span | null;
  readonly written: string;
}

/** `[Name( … )]`. Its name is in lower case, without its namespace and without `Attribute`. */
export interface Attribute {
  readonly name: string;
  readonly args: readonly Argument[];
  readonly span: Span;
  readonly line: number;
}

/** What stands in the brackets that open at `open`: an attribute, or a type as it is written, without white space. */
export function readBrackets(source: Source, open: number, close: number): Attribute | string {
  const first = source.tokens[open + 1];
  const paren = open + 2;
  const body = source.closers[paren] ?? -1;
  if (first?.kind === 'word' && source.tokens[paren]?.value === '(' && body === close - 1) {
    const args = split(source, { from: paren + 1, to: body }).map((part) => argumentOf(source, part));
    return { name: attributeName(first.value), args, span: { from: open, to: close + 1 }, line: first.line };
  }
  return sourceText(source, { from: open + 1, to: close }, 256).replace(/\s+/g, '');
}

function attributeName(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return last.endsWith('attribute') && last !== 'attribute' ? last.slice(0, -'attribute'.length) : last;
}

function argumentOf(source: Source, part: Span): Argument {
  const first = source.tokens[part.from];
  const written = sourceText(source, part, 1_024);
  if (first?.kind !== 'word') return { name: null, value: part, written };
  const name = first.value.toLowerCase();
  if (part.to === part.from + 1) return { name, value: null, written };
  if (!isOperator(source.tokens[part.from + 1], '=')) return { name: null, value: part, written };
  return { name, value: { from: part.from + 2, to: part.to }, written };
}

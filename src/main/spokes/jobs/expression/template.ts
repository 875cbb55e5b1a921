import { evaluate, type Lookups } from './evaluate';
import { ExpressionFault, readExpression, type Expression, type Value } from './read-expression';

/** A piece of a value: text as it stands, or an expression in `${{ … }}` with where it begins. */
export type Piece = { readonly text: string } | { readonly expression: Expression; readonly source: string };

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;

/** Reads a value with `${{ … }}` in it. Throws `ExpressionFault`. */
export function readTemplate(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(EXPRESSION)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) });
    const source = (found[1] ?? '').trim();
    pieces.push({ expression: readExpression(source), source });
    from = found.index + found[0].length;
  }
  const open = text.indexOf('${{', from);
  if (open >= 0) throw new ExpressionFault('“}}” is missing', open);
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** An expression, with or without `${{ … }}` around it: a condition may be written either way. Throws `ExpressionFault`. */
export function readCondition(text: string): Expression {
  const [, inside] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(text) ?? [];
  return readExpression(inside ?? text);
}

/** What a value comes to: of a single expression its value as it is, else one text, in which null is nothing. */
export function fill(pieces: readonly Piece[], lookups: Lookups): Value {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1 && 'expression' in only) return evaluate(only.expression, lookups);
  return pieces.map((piece) => ('text' in piece ? piece.text : String(evaluate(piece.expression, lookups) ?? ''))).join('');
}

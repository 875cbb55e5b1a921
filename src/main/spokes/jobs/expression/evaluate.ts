import type { Expression, Value } from './read-expression';

/** What an expression may look up. Each gives null for what there is not. */
export interface Lookups {
  param(name: string): Value;
  step(step: string, field: 'state' | 'exitCode'): Value;
  result(step: string, name: string, key: string | null): Value;
  /** `success`: nothing that the step waits for, directly or further back, failed. `failure`: something did. */
  status(of: 'success' | 'failure'): boolean;
}

/** The value of an expression. Total: each has one, and it takes no longer than the expression is long. */
export function evaluate(expression: Expression, lookups: Lookups): Value {
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'param':
      return lookups.param(expression.name);
    case 'step':
      return lookups.step(expression.step, expression.field);
    case 'result':
      return lookups.result(expression.step, expression.name, expression.key);
    case 'status':
      return expression.of === 'always' || lookups.status(expression.of);
    case 'not':
      return !isTrue(evaluate(expression.of, lookups));
    case 'binary':
      return binary(expression, lookups);
  }
}

function binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>, lookups: Lookups): Value {
  const a = evaluate(left, lookups);
  if (operator === '&&') return isTrue(a) ? evaluate(right, lookups) : a;
  if (operator === '||') return isTrue(a) ? a : evaluate(right, lookups);
  const b = evaluate(right, lookups);
  if (operator === '==') return same(a, b);
  if (operator === '!=') return !same(a, b);
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === null || y === null) return false;
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  return operator === '>' ? x > y : x >= y;
}

/** False are false, null, 0 and the empty text; everything else is true. */
export const isTrue = (value: Value): boolean => value !== null && value !== false && value !== 0 && value !== '';

/**
 * A number and the text of one are compared as numbers: parameters may be text where results are numbers. Two texts are
 * compared as they are written, or version 1.10 would be 1.1, and two digests that look like powers of ten the same.
 */
function same(a: Value, b: Value): boolean {
  if (a === null || b === null || (typeof a === 'string' && typeof b === 'string')) return a === b;
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== null && y !== null ? x === y : String(a) === String(b);
}

function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

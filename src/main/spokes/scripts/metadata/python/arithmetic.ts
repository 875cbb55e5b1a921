import { percent } from './formats';
import type { Value } from './values';

const MAX_TEXT = 65_536;
const weight: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '//': 2, '%': 2, '**': 3 };

/** Text put together with `+`, or filled with `%`, and lists put together; undefined for anything else. */
export function joinText(operators: readonly string[], operands: readonly Value[]): Value | undefined {
  const [first] = operands;
  if (first?.kind === 'list' && operators.every((operator) => operator === '+')) {
    const items: Value[] = [];
    for (const operand of operands) {
      if (operand.kind !== 'list') return undefined;
      items.push(...operand.items);
    }
    return { kind: 'list', items };
  }
  if (first?.kind !== 'text') return undefined;
  let text = '';
  let exact = true;
  for (const [index, operand] of operands.entries()) {
    const operator = index === 0 ? '+' : operators[index - 1];
    // `%` binds more than `+`, so that it fills what stands before it alone.
    if (operator === '%') continue;
    const filler = operators[index] === '%' ? operands[index + 1] : undefined;
    if (filler !== undefined && operand.kind === 'text' && (operator === '+' || index === 0)) {
      const filled = percent(operand, filler);
      text += filled.text;
      exact &&= filled.exact;
    } else if (operator !== '+') return undefined;
    else if (operand.kind === 'text') {
      text += operand.text;
      exact &&= operand.exact;
    } else if (operand.kind === 'dynamic') {
      text += `{${operand.source}}`;
      exact = false;
    } else return undefined;
    if (text.length > MAX_TEXT) return undefined;
  }
  return { kind: 'text', text, exact };
}

/** Numbers under `+ - * / // % **` in their order; undefined where one operand is none or the result is not finite. */
export function calculate(operators: readonly string[], operands: readonly Value[]): Value | undefined {
  const values: { readonly value: number; readonly integer: boolean }[] = [];
  const waiting: string[] = [];
  function apply(): boolean {
    const operator = waiting.pop();
    const right = values.pop();
    const left = values.pop();
    if (operator === undefined || left === undefined || right === undefined) return false;
    values.push({ value: compute(operator, left.value, right.value), integer: operator !== '/' && left.integer && right.integer });
    return true;
  }
  for (const [index, operand] of operands.entries()) {
    if (operand.kind !== 'number') return undefined;
    const operator = operators[index - 1];
    if (operator !== undefined) {
      const own = weight[operator] ?? 0;
      for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
        const above = weight[top] ?? 0;
        if (above < own || (above === own && operator === '**')) break;
        if (!apply()) return undefined;
      }
      waiting.push(operator);
    }
    values.push(operand);
  }
  while (waiting.length > 0) if (!apply()) return undefined;
  const [result] = values;
  return result !== undefined && Number.isFinite(result.value) ? { kind: 'number', ...result } : undefined;
}

function compute(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '%':
      return left - right * Math.floor(left / right);
    default:
      return left ** right;
  }
}

import { readExpression, type Expression } from './expressions';
import type { Fork } from './forks';
import type { Scopes } from './scopes';
import type { Frame, Thing } from './things';
import type { Token } from './tokens';
import { isTrue } from './truth';

/** The arms of one `if`: how many of them may be taken, and whether one always is, so that no later one can be. */
export interface Arms {
  count: number;
  settled: boolean;
  readonly fork: Fork;
}

/** One arm of an `if`. */
export interface Arm {
  readonly of: Arms;
  readonly isElse: boolean;
}

/**
 * Whether an `if` or `elif` is taken, where it asks for what its function was given, or what its loop has in this round, and what
 * did not change since; null where that is known only when the script runs.
 */
export function decided(tokens: readonly Token[], frame: Frame, scopes: Scopes): boolean | null {
  if (frame.given.size === 0) return null;
  const test = readExpression(tokens, 1);
  const asked = [...namesIn(test)].map((name) => frame.given.get(name));
  if (!asked.some((thing) => thing !== undefined && valued.has(thing.kind))) return null;
  return isTrue(scopes.of(frame).value(test));
}

const valued: ReadonlySet<Thing['kind']> = new Set(['expression', 'unread', 'value'] as const);

/** The names that an expression begins its dotted names with. */
function* namesIn(expression: Expression): Generator<string> {
  switch (expression.kind) {
    case 'name':
      yield expression.name;
      return;
    case 'attribute':
    case 'not':
    case 'negative':
      yield* namesIn(expression.of);
      return;
    case 'item':
      yield* namesIn(expression.of);
      yield* namesIn(expression.index);
      return;
    case 'call':
      yield* namesIn(expression.of);
      for (const { value } of expression.args) yield* namesIn(value);
      return;
    case 'chain':
    case 'comparison':
      for (const operand of expression.operands) yield* namesIn(operand);
      return;
    case 'string':
    case 'number':
    case 'list':
    case 'dict':
    case 'starred':
    case 'comprehension':
    case 'conditional':
    case 'bind':
    case 'lambda':
    case 'other':
      return;
  }
}

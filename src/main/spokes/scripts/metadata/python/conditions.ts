import { readExpression } from './expressions';
import type { Scopes } from './scopes';
import type { Frame, Thing } from './things';
import type { Token } from './tokens';
import type { Value } from './values';

/** The arms of one `if`: how many of them may be taken, and whether one always is, so that no later one can be. */
export interface Arms {
  count: number;
  settled: boolean;
}

/** One arm of an `if`. */
export interface Arm {
  readonly of: Arms;
  readonly isElse: boolean;
}

/**
 * Whether an `if` or `elif` is taken, where it asks only for what its function was given and did not change since; null where that
 * is known only when the script runs. `NAME`, `not NAME`, `NAME == VALUE`, `NAME != VALUE`, `NAME is VALUE` and `NAME is not VALUE`.
 */
export function decided(tokens: readonly Token[], frame: Frame, scopes: Scopes): boolean | null {
  const negated = word(tokens, 1) === 'not';
  const at = negated ? 2 : 1;
  const name = tokens[at];
  const given = name?.kind === 'name' ? frame.given.get(name.text) : undefined;
  if (given === undefined || !valued.has(given.kind)) return null;
  const value = scopes.valueOf(given);
  const answer = tokens.length === at + 1 ? isTrue(value) : negated ? null : compared(value, tokens, at + 1, frame, scopes);
  return answer === null ? null : answer !== negated;
}

const valued: ReadonlySet<Thing['kind']> = new Set(['expression', 'unread', 'value'] as const);

function compared(value: Value, tokens: readonly Token[], at: number, frame: Frame, scopes: Scopes): boolean | null {
  const operator = word(tokens, at);
  const not = operator === '!=' || (operator === 'is' && word(tokens, at + 1) === 'not');
  if (!not && operator !== '==' && operator !== 'is') return null;
  const other = scopes.of(frame).value(readExpression(tokens, at + (operator === 'is' && not ? 2 : 1)));
  const same = isSame(value, other);
  return same === null ? null : same !== not;
}

function isSame(a: Value, b: Value): boolean | null {
  const [left, right] = [scalar(a), scalar(b)];
  return left === undefined || right === undefined ? null : left === right;
}

/** Undefined for what is not one plain value. */
function scalar(value: Value): string | number | boolean | null | undefined {
  if (value.kind === 'text') return value.exact ? value.text : undefined;
  if (value.kind === 'number' || value.kind === 'boolean') return value.value;
  return value.kind === 'none' ? null : undefined;
}

function isTrue(value: Value): boolean | null {
  if (value.kind === 'list') return value.items.length > 0;
  if (value.kind === 'dict') return value.entries.length > 0;
  const plain = scalar(value);
  return plain === undefined ? null : Boolean(plain);
}

function word(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'name' || token?.kind === 'op' ? token.text : '';
}

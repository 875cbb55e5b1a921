import type { Comprehension, Expression } from './expressions';
import { itemsOf, type Bound, type Scope, type Value } from './values';

/** Nobody is shown more. */
const MAX_ROUNDS = 1_024;

/** What a comprehension gives when what it goes through is known; undefined where that is known only when it runs. */
export function comprehended(
  { key, item, names }: Comprehension,
  over: Value,
  scope: Scope,
  evaluate: (expression: Expression, scope: Scope) => Value,
): Value | undefined {
  const rounds = itemsOf(over);
  if (rounds === undefined || rounds.length > MAX_ROUNDS) return undefined;
  const items: Value[] = [];
  const entries: (readonly [Value, Value])[] = [];
  for (const round of rounds) {
    const own = boundTo(names, round);
    if (own === undefined) return undefined;
    const inner: Scope = { ...scope, resolve: (name) => own.get(name) ?? scope.resolve(name) };
    if (key === null) items.push(evaluate(item, inner));
    else entries.push([evaluate(key, inner), evaluate(item, inner)]);
  }
  return key === null ? { kind: 'list', items } : { kind: 'dict', entries };
}

function boundTo(names: readonly (string | null)[], round: Value): Map<string, Bound> | undefined {
  const values = names.length === 1 ? [round] : itemsOf(round);
  if (values?.length !== names.length) return undefined;
  const own = new Map<string, Bound>();
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (name !== null && value !== undefined) own.set(name, { value });
  }
  return own;
}

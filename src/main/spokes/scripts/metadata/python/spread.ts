import type { Argument, Expression } from './expressions';
import { valueOf } from './literals';
import { dottedName, type Scope, type Value } from './values';

/** An argument of a call: as it is written and where that stands, or only what it is worth. */
export type Given =
  | { readonly name: string | null; readonly expression: Expression; readonly scope: Scope }
  | { readonly name: string | null; readonly expression: null; readonly value: Value };

/** What an argument is worth. */
export const worthOf = (given: Given): Value => (given.expression === null ? given.value : valueOf(given.expression, given.scope));

const MAX_HOPS = 8;
const MAX_GIVEN = 64;

/** The arguments of a call with `*list` and `**dict` put in their place; null where those are not known. */
export function spread(args: readonly Argument[], scope: Scope, hops = 0): readonly Given[] | null {
  const all: Given[] = [];
  for (const { name, star, value } of args) {
    if (star === '') {
      if (all.length >= MAX_GIVEN) return null;
      all.push({ name, expression: value, scope });
      continue;
    }
    const given = star === '*' ? listed(value, scope, hops) : keyed(value, scope, hops);
    if (given === null || all.length + given.length > MAX_GIVEN) return null;
    all.push(...given);
  }
  return all;
}

/** What a name stands for where it stands for an expression, and where that is; an expression that is no name is itself. */
export function meant(expression: Expression, scope: Scope): { readonly expression: Expression; readonly scope: Scope } {
  let at = { expression, scope };
  for (let hops = 0; hops < MAX_HOPS; hops += 1) {
    const name = dottedName(at.expression);
    const bound = name === null ? undefined : at.scope.resolve(name);
    if (bound === undefined || 'value' in bound) return at;
    at = bound;
  }
  return at;
}

function listed(of: Expression, scope: Scope, hops: number): readonly Given[] | null {
  if (hops > MAX_HOPS) return null;
  const found = meant(of, scope);
  if (found.expression.kind === 'list')
    return spread(
      found.expression.items.map((item) =>
        item.kind === 'starred' ? { name: null, star: '*', value: item.of } : { name: null, star: '', value: item },
      ),
      found.scope,
      hops + 1,
    );
  const value = valueOf(of, scope);
  return value.kind === 'list' ? value.items.map((item) => ({ name: null, expression: null, value: item })) : null;
}

function keyed(of: Expression, scope: Scope, hops: number): readonly Given[] | null {
  if (hops > MAX_HOPS) return null;
  const { expression, scope: own } = meant(of, scope);
  if (expression.kind === 'call' && dottedName(expression.of) === 'dict')
    // What `dict` is given without a name is a dict itself.
    return spread(
      expression.args.map((argument) => (argument.name === null ? { ...argument, star: '**' } : argument)),
      own,
      hops + 1,
    );
  if (expression.kind === 'comparison' && expression.operators.every((operator) => operator === '|'))
    return spread(
      expression.operands.map((value) => ({ name: null, star: '**', value })),
      own,
      hops + 1,
    );
  if (expression.kind === 'dict') {
    const args: Argument[] = [];
    for (const [key, value] of expression.entries) {
      const name = key === null ? null : valueOf(key, own);
      if (name !== null && (name.kind !== 'text' || !name.exact)) return null;
      args.push(name === null ? { name: null, star: '**', value } : { name: name.text, star: '', value });
    }
    return spread(args, own, hops + 1);
  }
  const value = valueOf(of, scope);
  if (value.kind !== 'dict') return null;
  const given: Given[] = [];
  for (const [key, item] of value.entries) {
    if (key.kind !== 'text' || !key.exact) return null;
    given.push({ name: key.text, expression: null, value: item });
  }
  return given;
}

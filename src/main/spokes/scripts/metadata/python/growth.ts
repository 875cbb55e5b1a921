import { readExpression, type Expression } from './expressions';
import { valueOf } from './literals';
import { itemsIn } from './rounds';
import { lookUp, type Frame, type Thing } from './things';
import type { Token } from './tokens';
import { dottedName, type Value } from './values';
import type { Walk } from './walk';

const MAX_ITEMS = 512;

/**
 * What a list or a dict is after `a.append(x)`, `a.extend(b)`, `a += b`, `a['k'] = x` or `a.update(b)`; undefined where that is
 * known only when it runs, as it is below a question or in a loop that is not followed.
 */
export function grown(tokens: readonly Token[], before: Thing, frame: Frame, walk: Walk): Thing | undefined {
  if (walk.loops > 0 || walk.conditions > 0) return undefined;
  const second = wordAt(tokens, 1);
  if (second === '[') return withEntry(tokens, before, frame, walk);
  if (second === '+=') return withItems(before, { kind: 'expression', expression: readExpression(tokens, 2), frame }, walk);
  const call = readExpression(tokens);
  if (call.kind !== 'call' || call.of.kind !== 'attribute' || call.args.some(({ star }) => star !== '')) return undefined;
  const [only, ...more] = call.args;
  if (call.of.name === 'update') return updated(before, call.args, frame, walk);
  if (only === undefined || more.length > 0) return undefined;
  if (call.of.name === 'append') {
    const item = settled(only.value, frame, walk);
    return item === undefined ? undefined : withItems(before, { kind: 'things', items: [item] }, walk);
  }
  return call.of.name === 'extend' ? withItems(before, { kind: 'expression', expression: only.value, frame }, walk) : undefined;
}

function withItems(before: Thing, added: Thing, walk: Walk): Thing | undefined {
  const [first, second] = [itemsIn(before, walk, 0), itemsIn(added, walk, 0)];
  if (first === undefined || second === undefined || first.length + second.length > MAX_ITEMS) return undefined;
  const items: Thing[] = [];
  for (const each of [...first, ...second]) {
    const item = each.kind === 'expression' ? settled(each.expression, each.frame, walk) : each;
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items.every(isValue)
    ? { kind: 'value', value: { kind: 'list', items: items.map(({ value }) => value) } }
    : { kind: 'things', items };
}

function withEntry(tokens: readonly Token[], before: Thing, frame: Frame, walk: Walk): Thing | undefined {
  const of = readExpression(tokens);
  const end = tokens.findIndex((token) => token.from >= of.to);
  if (of.kind !== 'item' || wordAt(tokens, end) !== '=') return undefined;
  const scope = walk.scopes.of(frame);
  return withEntries(before, [[valueOf(of.index, scope), valueOf(readExpression(tokens, end + 1), scope)]], walk);
}

function updated(
  before: Thing,
  args: readonly { readonly name: string | null; readonly value: Expression }[],
  frame: Frame,
  walk: Walk,
): Thing | undefined {
  const scope = walk.scopes.of(frame);
  const entries: (readonly [Value, Value])[] = [];
  for (const { name, value } of args) {
    const given = valueOf(value, scope);
    if (name !== null) entries.push([{ kind: 'text', text: name, exact: true }, given]);
    else if (given.kind === 'dict') entries.push(...given.entries);
    else return undefined;
  }
  return withEntries(before, entries, walk);
}

function withEntries(before: Thing, added: readonly (readonly [Value, Value])[], walk: Walk): Thing | undefined {
  const value = worth.has(before.kind) ? walk.scopes.valueOf(before) : undefined;
  if (value?.kind !== 'dict' || value.entries.length + added.length > MAX_ITEMS) return undefined;
  const entries = [...value.entries, ...added];
  // What is no plain value may be a function or a type, and is one only as it is written.
  return entries.flat().some(({ kind }) => kind === 'dynamic') ? undefined : { kind: 'value', value: { kind: 'dict', entries } };
}

/** An item as it is now, for the names in it may be bound anew before it is asked for; undefined where that is not known. */
function settled(expression: Expression, frame: Frame, walk: Walk): Thing | undefined {
  const value = valueOf(expression, walk.scopes.of(frame));
  if (isKnown(value)) return { kind: 'value', value };
  if (dottedName(expression) !== null) return walk.evaluate(expression, frame);
  if (isFixed(expression, frame)) return { kind: 'expression', expression, frame };
  if (expression.kind !== 'list') return undefined;
  const items = expression.items.map((item) => settled(item, frame, walk));
  return items.includes(undefined) ? undefined : { kind: 'things', items: items.flatMap((item) => item ?? []) };
}

/** Whether all that stands in an expression stays what it is. */
function isFixed(expression: Expression, frame: Frame): boolean {
  const name = dottedName(expression);
  if (name !== null) {
    const bound = lookUp(name, frame);
    return bound === undefined || fixed.has(bound.kind);
  }
  if (expression.kind === 'list') return expression.items.every((item) => isFixed(item, frame));
  if (expression.kind === 'dict')
    return expression.entries.every(([key, item]) => key !== null && isFixed(key, frame) && isFixed(item, frame));
  return expression.kind === 'string' ? expression.form !== 'template' : expression.kind === 'number';
}

const fixed: ReadonlySet<Thing['kind']> = new Set(['function', 'class', 'member', 'module'] as const);

function isKnown(value: Value): boolean {
  if (value.kind === 'list') return value.items.every(isKnown);
  if (value.kind === 'dict') return value.entries.flat().every(isKnown);
  return value.kind !== 'dynamic';
}

const isValue = (thing: Thing): thing is Extract<Thing, { kind: 'value' }> => thing.kind === 'value';
const worth: ReadonlySet<Thing['kind']> = new Set(['expression', 'unread', 'value'] as const);

function wordAt(tokens: readonly Token[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'name' || token?.kind === 'op' ? token.text : '';
}

import type { Expression } from './expressions';
import { valueOf } from './literals';
import { lookUp, type Frame, type Thing } from './things';
import { dottedName, itemsOf, type Value } from './values';
import type { Walk } from './walk';

/** No form has more fields. */
const MAX_ROUNDS = 128;
const MAX_HOPS = 8;
const MAX_ITEMS = 512;

/**
 * What the names of a loop stand for in each of its rounds; undefined where that is known only when it runs, or is too much. What
 * a table holds is kept as it is written there, so that a function or a type among it is still one.
 */
export function roundsOf(over: Thing, names: number, walk: Walk): readonly (readonly Thing[])[] | undefined {
  const items = itemsIn(over, walk, 0);
  if (items === undefined || items.length > MAX_ROUNDS) return undefined;
  if (names === 1) return items.map((item) => [item]);
  const rounds = items.flatMap((item) => {
    const parts = partsOf(item, walk);
    const flat = parts?.length === names ? parts : parts?.flatMap((part) => partsOf(part, walk) ?? [part]);
    return flat?.length === names ? [flat] : [];
  });
  return rounds.length === items.length ? rounds : undefined;
}

/** What a thing is made of, where that is a list that is written out, or a known value. */
function partsOf(thing: Thing, walk: Walk): readonly Thing[] | undefined {
  if (thing.kind === 'things') return thing.items;
  if (thing.kind === 'value') return thing.value.kind === 'list' ? thing.value.items.map(ofValue) : undefined;
  if (thing.kind !== 'expression' && thing.kind !== 'unread') return undefined;
  const written = writtenOut(thing, walk, 0);
  return written?.expression.kind === 'list' ? itemsIn(thing, walk, 0) : undefined;
}

/** The items of a list, the keys of a dict and the like; undefined where they are known only when it runs. */
export function itemsIn(over: Thing, walk: Walk, hops: number): readonly Thing[] | undefined {
  if (over.kind === 'value') return known(over.value);
  if (over.kind === 'things') return over.items;
  const written = writtenOut(over, walk, hops);
  if (written === undefined) return over.kind === 'class' ? known(walk.scopes.valueOf(over)) : undefined;
  const { expression, frame } = written;
  const inner = (of: Expression): readonly Thing[] | undefined =>
    hops < MAX_HOPS ? itemsIn({ kind: 'expression', expression: of, frame }, walk, hops + 1) : undefined;
  switch (expression.kind) {
    case 'list':
      if (expression.items.length > MAX_ITEMS) return undefined;
      return expression.items.some(({ kind }) => kind === 'starred')
        ? known(valued(expression, frame, walk))
        : expression.items.map((item) => thingOf(item, frame, walk));
    case 'dict':
      if (expression.entries.length > MAX_ITEMS) return undefined;
      return expression.entries.some(([key]) => key === null)
        ? known(valued(expression, frame, walk))
        : expression.entries.flatMap(([key]) => (key === null ? [] : [thingOf(key, frame, walk)]));
    case 'call': {
      const [first] = expression.args;
      const { of } = expression;
      if (of.kind === 'attribute' && first === undefined && (of.name === 'items' || of.name === 'values')) {
        const entries = hops < MAX_HOPS ? entriesIn(of.of, frame, walk, hops + 1) : undefined;
        if (entries !== undefined)
          return entries.map(([key, item]) => (of.name === 'values' ? item : { kind: 'things', items: [key, item] }));
      }
      const name = dottedName(of);
      if (first !== undefined && expression.args.length === 1 && (name === 'list' || name === 'tuple')) return inner(first.value);
      if (first !== undefined && expression.args.length === 1 && name === 'enumerate')
        return inner(first.value)?.map((item, index) => ({
          kind: 'things',
          items: [ofValue({ kind: 'number', value: index, integer: true }), item],
        }));
      return known(valued(expression, frame, walk));
    }
    case 'chain': {
      if (expression.operators.some((operator) => operator !== '+')) return undefined;
      const parts = expression.operands.map(inner);
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
    }
    case 'string':
    case 'number':
    case 'name':
    case 'attribute':
    case 'item':
    case 'starred':
    case 'comprehension':
    case 'conditional':
    case 'comparison':
    case 'negative':
    case 'not':
    case 'bind':
    case 'lambda':
    case 'other':
      return known(valued(expression, frame, walk));
  }
}

function entriesIn(of: Expression, frame: Frame, walk: Walk, hops: number): readonly (readonly [Thing, Thing])[] | undefined {
  const written = writtenOut({ kind: 'expression', expression: of, frame }, walk, hops);
  if (written?.expression.kind !== 'dict' || written.expression.entries.length > MAX_ITEMS) return undefined;
  const entries: (readonly [Thing, Thing])[] = [];
  for (const [key, item] of written.expression.entries) {
    if (key === null) return undefined;
    entries.push([thingOf(key, written.frame, walk), thingOf(item, written.frame, walk)]);
  }
  return entries;
}

/** The expression that names lead to, and where it stands. */
function writtenOut(thing: Thing, walk: Walk, hops: number): { readonly expression: Expression; readonly frame: Frame } | undefined {
  if (hops > MAX_HOPS || (thing.kind !== 'expression' && thing.kind !== 'unread')) return undefined;
  const { frame } = thing;
  const expression = walk.scopes.expressionOf(thing);
  const name = dottedName(expression);
  if (name === null) return { expression, frame };
  const bound = lookUp(name, frame);
  return bound === undefined ? undefined : bound.kind === 'value' ? undefined : writtenOut(bound, walk, hops + 1);
}

/** A name is what it stands for; all else is left as it is written. */
function thingOf(expression: Expression, frame: Frame, walk: Walk): Thing {
  const name = dottedName(expression);
  return name === null ? { kind: 'expression', expression, frame } : walk.evaluate(expression, frame);
}

const valued = (expression: Expression, frame: Frame, walk: Walk): Value => valueOf(expression, walk.scopes.of(frame));
const ofValue = (value: Value): Thing => ({ kind: 'value', value });
/** A text is never gone through letter by letter for arguments. */
const known = (value: Value): readonly Thing[] | undefined => (value.kind === 'text' ? undefined : itemsOf(value)?.map(ofValue));

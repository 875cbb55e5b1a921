import { dedent } from './docstring';
import type { Expression } from './expressions';
import { methodValue } from './known-methods';
import { dottedName, itemsOf, writtenOf, type Scope, type Value } from './values';

type Call = Extract<Expression, { kind: 'call' }>;
type Evaluate = (expression: Expression) => Value;

/** Calls that give back the text they are given. */
const sameText = new Set([
  '_',
  'gettext',
  'gettext.gettext',
  'ugettext',
  'str',
  'unicode',
  'Path',
  'pathlib.Path',
  'PurePath',
  'pathlib.PurePath',
]);
const collections = new Set(['list', 'tuple', 'set', 'frozenset', 'sorted', 'reversed']);
const dedenting = new Set(['dedent', 'textwrap.dedent', 'cleandoc', 'inspect.cleandoc']);
/** What a call gives back, for the few that are known to give the same each time; undefined for all others. */
export function callValue(call: Call, scope: Scope, evaluate: Evaluate): Value | undefined {
  const name = dottedName(call.of);
  const [first] = call.args;
  const only = call.args.length === 1 && first?.name === null && first.star === '' ? first.value : undefined;
  if (name === 'range') return rangeOf(call, evaluate);
  if (name === 'dict' || name === 'OrderedDict' || name === 'collections.OrderedDict') return dictOf(call, evaluate);
  if (name === 'isinstance') return isInstance(call, evaluate);
  if (name === 'zip' || name === 'enumerate') return paired(name, call, evaluate);
  if (name !== null && only !== undefined) {
    if (name === 'os.path.basename' || name === 'basename') {
      const source = scope.source.slice(only.from, only.to);
      return source === '__file__' || source === 'sys.argv[0]' ? evaluateName('<prog>', scope) : undefined;
    }
    if (dedenting.has(name)) return changed(evaluate(only), dedent);
    if (sameText.has(name)) return textual(evaluate(only));
    if (collections.has(name)) return collected(name, evaluate(only));
    if (name === 'len') return lengthOf(evaluate(only));
    if (name === 'int' || name === 'float') {
      const value = evaluate(only);
      return value.kind === 'number'
        ? { ...value, value: name === 'int' ? Math.trunc(value.value) : value.value, integer: name === 'int' }
        : undefined;
    }
  }
  if (name !== null && collections.has(name) && call.args.length === 0) return { kind: 'list', items: [] };
  if (call.of.kind !== 'attribute' || call.args.some(({ star }) => star !== '')) return undefined;
  const of = evaluate(call.of.of);
  if (of.kind === 'dynamic') return undefined;
  const given = call.args.map((argument) => [argument.name, evaluate(argument.value)] as const);
  return methodValue(of, call.of.name, {
    positions: given.flatMap(([key, value]) => (key === null ? [value] : [])),
    names: new Map(given.flatMap(([key, value]) => (key === null ? [] : [[key, value] as const]))),
  });
}

/** Of the types that Python itself has; a list may have been written as a tuple. */
function isInstance({ args }: Call, evaluate: Evaluate): Value | undefined {
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length !== 2) return undefined;
  const value = evaluate(first.value);
  const types = (second.value.kind === 'list' ? second.value.items : [second.value]).map((type) => dottedName(type) ?? '');
  const own = ofType(value);
  if (own === undefined || !types.every((type) => plainTypes.has(type))) return undefined;
  const has = own.filter((type) => types.includes(type)).length;
  if (value.kind === 'list' && has === 1) return undefined;
  return { kind: 'boolean', value: has > 0 };
}

const plainTypes = new Set(['str', 'int', 'float', 'bool', 'list', 'tuple', 'dict']);

function ofType(value: Value): readonly string[] | undefined {
  switch (value.kind) {
    case 'text':
      return ['str'];
    case 'number':
      return [value.integer ? 'int' : 'float'];
    case 'boolean':
      return ['bool', 'int'];
    case 'none':
      return [];
    case 'list':
      return ['list', 'tuple'];
    case 'dict':
      return ['dict'];
    case 'range':
    case 'member':
    case 'dynamic':
      return undefined;
  }
}

/** `dict(a=1)`, `dict(OTHER, a=1)` and `dict([('a', 1)])`. */
function dictOf(call: Call, evaluate: Evaluate): Value | undefined {
  const entries: (readonly [Value, Value])[] = [];
  for (const { name, star, value } of call.args) {
    const given = evaluate(value);
    if (name !== null) entries.push([{ kind: 'text', text: name, exact: true }, given]);
    else if (given.kind === 'dict' && star !== '*') entries.push(...given.entries);
    else if (given.kind === 'list' && star === '') {
      for (const pair of given.items) {
        const [key, item] = pair.kind === 'list' ? pair.items : [];
        if (key === undefined || item === undefined) return undefined;
        entries.push([key, item]);
      }
    } else return undefined;
  }
  return { kind: 'dict', entries };
}

function paired(name: string, { args }: Call, evaluate: Evaluate): Value | undefined {
  if (args.some((argument) => argument.name !== null || argument.star !== '')) return undefined;
  const [first, ...others] = args.map(({ value }) => evaluate(value));
  const items = first === undefined ? undefined : itemsOf(first);
  if (items === undefined) return undefined;
  if (name === 'enumerate') {
    const [start] = others;
    if (start !== undefined && start.kind !== 'number') return undefined;
    const from = start?.value ?? 0;
    return {
      kind: 'list',
      items: items.map((item, index) => ({ kind: 'list', items: [{ kind: 'number', value: from + index, integer: true }, item] })),
    };
  }
  const all = [items, ...others.flatMap((other) => [itemsOf(other) ?? []])];
  const length = Math.min(...all.map((each) => each.length));
  return {
    kind: 'list',
    items: items.slice(0, length).map((_, index) => ({ kind: 'list', items: all.flatMap((each) => each[index] ?? []) })),
  };
}

function evaluateName(name: string, scope: Scope): Value | undefined {
  const bound = scope.resolve(name);
  return bound !== undefined && 'value' in bound ? bound.value : undefined;
}

const changed = (value: Value, change: (text: string) => string): Value | undefined =>
  value.kind === 'text' ? { ...value, text: change(value.text) } : undefined;

function textual(value: Value): Value | undefined {
  if (value.kind === 'text') return value;
  const text = value.kind === 'number' ? writtenOf(value) : undefined;
  return text === undefined ? undefined : { kind: 'text', text, exact: true };
}

function collected(name: string, value: Value): Value | undefined {
  if (value.kind === 'range') return value;
  const items = itemsOf(value);
  if (items === undefined) return undefined;
  if (name === 'reversed') return { kind: 'list', items: items.toReversed() };
  if (name !== 'sorted') return { kind: 'list', items };
  const known = items.every(({ kind }) => kind === 'text') || items.every(({ kind }) => kind === 'number');
  return known ? { kind: 'list', items: items.toSorted(compared) } : undefined;
}

function lengthOf(value: Value): Value | undefined {
  const length = value.kind === 'range' ? Math.max(0, value.to - value.from) : itemsOf(value)?.length;
  return length === undefined ? undefined : { kind: 'number', value: length, integer: true };
}

function compared(a: Value, b: Value): number {
  if (a.kind === 'number' && b.kind === 'number') return a.value - b.value;
  if (a.kind !== 'text' || b.kind !== 'text' || a.text === b.text) return 0;
  return a.text < b.text ? -1 : 1;
}

function rangeOf(call: Call, evaluate: Evaluate): Value | undefined {
  const bounds: number[] = [];
  for (const { name, star, value } of call.args) {
    const bound = name === null && star === '' ? evaluate(value) : undefined;
    if (bound?.kind !== 'number' || !Number.isSafeInteger(bound.value)) return undefined;
    bounds.push(bound.value);
  }
  const [first, second, step = 1] = bounds;
  if (first === undefined || bounds.length > 3 || step === 0) return undefined;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  if (step === 1) return { kind: 'range', from, to };
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (length > 1_024) return undefined;
  return { kind: 'list', items: Array.from({ length }, (_, index) => ({ kind: 'number', value: from + index * step, integer: true })) };
}

import type { Expression } from './expressions';
import { dedent } from './docstring';
import { dottedName, itemsOf, writtenOf, type Scope, type Value } from './values';

/** Text that is longer is nothing that anybody is shown. */
const MAX_TEXT = 65_536;

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
const collections = new Set(['list', 'tuple', 'set', 'frozenset', 'sorted']);
const dedenting = new Set(['dedent', 'textwrap.dedent', 'cleandoc', 'inspect.cleandoc']);
const changes: Readonly<Record<string, (text: string) => string>> = {
  strip: (text) => text.trim(),
  lstrip: (text) => text.trimStart(),
  rstrip: (text) => text.trimEnd(),
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
};

/** What a call gives back, for the few that are known to give the same each time; undefined for all others. */
export function callValue(call: Call, scope: Scope, evaluate: Evaluate): Value | undefined {
  const name = dottedName(call.of);
  const [first] = call.args;
  const only = call.args.length === 1 && first?.name === null && first.star === '' ? first.value : undefined;
  if (name === 'range') return rangeOf(call, evaluate);
  if (name === 'dict') {
    if (call.args.some((argument) => argument.name === null)) return undefined;
    return {
      kind: 'dict',
      entries: call.args.map((argument) => [{ kind: 'text', text: argument.name ?? '', exact: true }, evaluate(argument.value)]),
    };
  }
  if (name !== null && only !== undefined) {
    if (name === 'os.path.basename' || name === 'basename') {
      const source = scope.source.slice(only.from, only.to);
      return source === '__file__' || source === 'sys.argv[0]' ? evaluateName('<prog>', scope) : undefined;
    }
    if (dedenting.has(name)) return changed(evaluate(only), dedent);
    if (sameText.has(name)) return textual(evaluate(only));
    if (collections.has(name)) return collected(name, evaluate(only));
    if (name === 'int' || name === 'float') {
      const value = evaluate(only);
      return value.kind === 'number'
        ? { ...value, value: name === 'int' ? Math.trunc(value.value) : value.value, integer: name === 'int' }
        : undefined;
    }
  }
  if (name !== null && collections.has(name) && call.args.length === 0) return { kind: 'list', items: [] };
  return call.of.kind === 'attribute' ? methodValue(call.of, only, call.args.length, evaluate) : undefined;
}

function evaluateName(name: string, scope: Scope): Value | undefined {
  const bound = scope.resolve(name);
  return bound !== undefined && 'value' in bound ? bound.value : undefined;
}

function methodValue(
  { of, name }: Extract<Expression, { kind: 'attribute' }>,
  only: Expression | undefined,
  count: number,
  evaluate: Evaluate,
): Value | undefined {
  const value = evaluate(of);
  if (value.kind === 'dict' && name === 'keys' && count === 0) return { kind: 'list', items: value.entries.map(([key]) => key) };
  if (value.kind === 'dict' && name === 'values' && count === 0) return { kind: 'list', items: value.entries.map(([, item]) => item) };
  if (value.kind === 'list' && name === 'copy' && count === 0) return value;
  if (value.kind !== 'text') return undefined;
  if (name === 'format') return formatted(value, only === undefined ? undefined : writtenOf(evaluate(only)));
  const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
  if (change !== undefined && count === 0) return changed(value, change);
  if (name === 'split' && value.exact && count <= 1) {
    const separator = only === undefined ? undefined : evaluate(only);
    if (separator !== undefined && (separator.kind !== 'text' || separator.text === '')) return undefined;
    const parts = separator === undefined ? value.text.split(/\s+/).filter((part) => part !== '') : value.text.split(separator.text);
    return { kind: 'list', items: parts.map((text) => ({ kind: 'text', text, exact: true })) };
  }
  if (name === 'join' && only !== undefined) {
    const items = itemsOf(evaluate(only))?.map(writtenOf);
    if (items === undefined || items.includes(undefined)) return undefined;
    const length = items.reduce((sum, item) => sum + (item?.length ?? 0) + value.text.length, 0);
    return length > MAX_TEXT ? undefined : { kind: 'text', text: items.join(value.text), exact: value.exact };
  }
  return undefined;
}

/** `'--{}'.format(name)`, where it is that and no more. */
function formatted(value: Extract<Value, { kind: 'text' }>, given: string | undefined): Value {
  const [before, after, ...more] = value.text.split(/\{0?\}/);
  const isPlain = value.exact && before !== undefined && after !== undefined && more.length === 0 && !/[{}]/.test(before + after);
  return isPlain && given !== undefined && given.length <= MAX_TEXT
    ? { ...value, text: before + given + after }
    : { ...value, exact: false };
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
  if (name !== 'sorted') return { kind: 'list', items };
  const known = items.every(({ kind }) => kind === 'text') || items.every(({ kind }) => kind === 'number');
  return known ? { kind: 'list', items: items.toSorted(compared) } : undefined;
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

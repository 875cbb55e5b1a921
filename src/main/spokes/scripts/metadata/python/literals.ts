import { calculate, joinText } from './arithmetic';
import { comprehended } from './comprehension';
import { callValue } from './known-calls';
import { readExpression, type Expression } from './expressions';
import { shown } from './formats';
import { tokenize } from './tokens';
import { compare, isTrue } from './truth';
import { dottedName, itemsOf, MAX_ITEMS, sourceOf, writtenOf, type Scope, type Value } from './values';

const MAX_HOPS = 12;
/** Filled-in text that is longer is nothing that anybody is shown. */
const MAX_TEXT = 65_536;
const words: Readonly<Record<string, Value>> = {
  True: { kind: 'boolean', value: true },
  False: { kind: 'boolean', value: false },
  None: { kind: 'none' },
};

/** Evaluates what is a literal, or is made of literals in a way that is known. Never throws. */
export function valueOf(expression: Expression, scope: Scope, hops = 0): Value {
  const value = worthOf(expression, scope, hops);
  // What is long takes longer to make.
  if (value.kind === 'text') scope.steps.left -= value.text.length >> 6;
  else if (value.kind === 'list') scope.steps.left -= value.items.length;
  return value;
}

function worthOf(expression: Expression, scope: Scope, hops: number): Value {
  const dynamic = (): Value => ({ kind: 'dynamic', source: sourceOf(expression, scope) });
  scope.steps.left -= 1;
  if (scope.steps.left < 0 || hops > MAX_HOPS) return dynamic();
  const value = (inner: Expression): Value => valueOf(inner, scope, hops + 1);
  switch (expression.kind) {
    case 'string':
      return expression.form === 'template' ? filled(expression.value, scope, hops) : { kind: 'text', text: expression.value, exact: true };
    case 'number':
      return expression.value === null ? dynamic() : { kind: 'number', value: expression.value, integer: expression.integer };
    case 'negative': {
      const of = value(expression.of);
      return of.kind === 'number' ? { ...of, value: -of.value } : dynamic();
    }
    case 'name':
    case 'attribute': {
      const name = dottedName(expression);
      const bound = name === null ? undefined : scope.resolve(name);
      if (bound !== undefined) {
        const found = 'value' in bound ? bound.value : valueOf(bound.expression, bound.scope, hops + 1);
        return found.kind === 'dynamic' ? dynamic() : found;
      }
      if (name !== null && Object.hasOwn(words, name)) return words[name] ?? dynamic();
      const of = expression.kind === 'attribute' ? value(expression.of) : null;
      if (of?.kind !== 'member' || expression.name === '') return dynamic();
      return expression.name === 'value' ? of.value : expression.name === 'name' ? { kind: 'text', text: of.name, exact: true } : dynamic();
    }
    case 'bind':
      return value(expression.value);
    case 'list': {
      if (expression.items.length > MAX_ITEMS) return dynamic();
      const items: Value[] = [];
      for (const item of expression.items) {
        if (item.kind !== 'starred') items.push(value(item));
        else {
          const spread = itemsOf(value(item.of));
          if (spread === undefined || items.length + spread.length > MAX_ITEMS) return dynamic();
          items.push(...spread);
        }
      }
      return { kind: 'list', items };
    }
    case 'starred':
      return dynamic();
    case 'dict': {
      if (expression.entries.length > MAX_ITEMS) return dynamic();
      // Only the keys are asked for in most cases, and a key's value may be anything.
      const entries: (readonly [Value, Value])[] = [];
      for (const [key, item] of expression.entries) {
        const given = value(item);
        if (key !== null) entries.push([value(key), given]);
        else if (given.kind === 'dict' && entries.length + given.entries.length <= MAX_ITEMS) entries.push(...given.entries);
        else return dynamic();
      }
      return { kind: 'dict', entries };
    }
    case 'comprehension':
      return comprehended(expression, value(expression.over), scope, (inner, own) => valueOf(inner, own, hops + 1)) ?? dynamic();
    case 'conditional': {
      const answer = isTrue(value(expression.test));
      return answer === null ? dynamic() : value(answer ? expression.one : expression.otherwise);
    }
    case 'not': {
      const answer = isTrue(value(expression.of));
      return answer === null ? dynamic() : { kind: 'boolean', value: !answer };
    }
    case 'comparison':
      return chosen(expression.operators, expression.operands, value) ?? dynamic();
    case 'item':
      return itemOf(value(expression.of), value(expression.index)) ?? dynamic();
    case 'chain': {
      if (expression.operands.length > MAX_ITEMS) return dynamic();
      const operands = expression.operands.map(value);
      return joinText(expression.operators, operands) ?? calculate(expression.operators, operands) ?? dynamic();
    }
    case 'call':
      return callValue(expression, scope, value) ?? dynamic();
    case 'lambda':
    case 'other':
      return dynamic();
  }
}

/** `a or b`, `a and b`, `a | b` and one comparison; undefined for what is put together otherwise. */
function chosen(operators: readonly string[], operands: readonly Expression[], value: (of: Expression) => Value): Value | undefined {
  const [operator] = operators;
  if (operator === undefined || operators.some((each) => each !== operator)) return undefined;
  if (operator === 'or' || operator === 'and') {
    for (const [index, operand] of operands.entries()) {
      const of = value(operand);
      const answer = isTrue(of);
      if (answer === null) return undefined;
      if (answer === (operator === 'or') || index === operands.length - 1) return of;
    }
    return undefined;
  }
  const [first, second] = operands;
  if (first === undefined || second === undefined || first.kind === 'not') return undefined;
  if (operator === '|') return united(operands.map(value));
  const answer = operands.length === 2 ? compare(operator, value(first), value(second)) : null;
  return answer === null ? undefined : { kind: 'boolean', value: answer };
}

function united(values: readonly Value[]): Value | undefined {
  if (values.every(({ kind }) => kind === 'dict'))
    return { kind: 'dict', entries: values.flatMap((each) => (each.kind === 'dict' ? each.entries : [])) };
  const items = values.flatMap((each) => (each.kind === 'list' ? each.items : []));
  const known = values.every(({ kind }) => kind === 'list') && items.length <= MAX_ITEMS;
  return known ? { kind: 'list', items } : undefined;
}

/** A template with what stands in its placeholders; what is not known stays as it is written. */
function filled(template: string, scope: Scope, hops: number): Value {
  let exact = true;
  let length = template.length;
  const text = template.replaceAll(/\{\{|\}\}|\{([^{}]{1,256})\}|[{}]/g, (written, inner: string | undefined) => {
    if (written.length === 2 && inner === undefined) return written.charAt(0);
    const known = inner === undefined ? undefined : placeholder(inner, scope, hops);
    length += known?.length ?? 0;
    if (known === undefined || length > MAX_TEXT) exact = false;
    return length > MAX_TEXT ? written : (known ?? written);
  });
  return { kind: 'text', text, exact };
}

function placeholder(inner: string, scope: Scope, hops: number): string | undefined {
  if (hops > MAX_HOPS) return undefined;
  if (/^[A-Za-z_][\w.]*$/.test(inner)) {
    const bound = scope.resolve(inner);
    return bound === undefined ? undefined : shown('value' in bound ? bound.value : valueOf(bound.expression, bound.scope, hops + 1), '');
  }
  const { lines, source } = tokenize(inner);
  const tokens = lines[0]?.tokens ?? [];
  const expression = readExpression(tokens);
  const end = tokens.findLast(({ to }) => to <= expression.to)?.to ?? 0;
  const rest = inner.slice(end).trim();
  if (rest !== '' && !rest.startsWith(':')) return undefined;
  return shown(valueOf(expression, { ...scope, source }, hops + 1), rest.slice(1));
}

function itemOf(of: Value, index: Value): Value | undefined {
  if (of.kind === 'list' && index.kind === 'number') return of.items.at(index.value);
  const wanted = of.kind === 'dict' ? writtenOf(index) : undefined;
  if (of.kind !== 'dict' || wanted === undefined) return undefined;
  // What is said last counts.
  return of.entries.findLast(([key]) => key.kind === index.kind && writtenOf(key) === wanted)?.[1];
}

import { calculate, joinText } from './arithmetic';
import type { Expression } from './expressions';
import { callValue } from './known-calls';
import { dottedName, MAX_ITEMS, sourceOf, writtenOf, type Scope, type Value } from './values';

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
      return (name !== null && Object.hasOwn(words, name) ? words[name] : undefined) ?? dynamic();
    }
    case 'bind':
      return value(expression.value);
    case 'list': {
      if (expression.items.length > MAX_ITEMS) return dynamic();
      return { kind: 'list', items: expression.items.map(value) };
    }
    case 'dict': {
      if (expression.entries.length > MAX_ITEMS) return dynamic();
      // Only the keys are asked for in most cases, and a key's value may be anything.
      return { kind: 'dict', entries: expression.entries.map(([key, item]) => [value(key), value(item)]) };
    }
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

/** A template with what its names are known to be; what is not known stays as it is written. */
function filled(template: string, scope: Scope, hops: number): Value {
  let exact = true;
  let length = template.length;
  const text = template.replaceAll(/\{\{|\}\}|\{([A-Za-z_][\w.]{0,128})\}|[{}]/g, (written, name: string | undefined) => {
    if (written.length === 2 && name === undefined) return written.charAt(0);
    const bound = name === undefined ? undefined : scope.resolve(name);
    const value = bound === undefined ? undefined : 'value' in bound ? bound.value : valueOf(bound.expression, bound.scope, hops + 1);
    const known = value?.kind === 'text' || value?.kind === 'number' ? writtenOf(value) : undefined;
    length += known?.length ?? 0;
    if (known === undefined || length > MAX_TEXT) exact = false;
    return length > MAX_TEXT ? written : (known ?? written);
  });
  return { kind: 'text', text, exact };
}

function itemOf(of: Value, index: Value): Value | undefined {
  if (of.kind === 'list' && index.kind === 'number') return of.items.at(index.value);
  if (of.kind !== 'dict' || index.kind !== 'text') return undefined;
  return of.entries.find(([key]) => key.kind === 'text' && key.text === index.text)?.[1];
}

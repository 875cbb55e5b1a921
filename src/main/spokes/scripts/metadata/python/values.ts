import type { Expression } from './expressions';

/** What an expression is worth without running it. `exact` is false for text whose placeholders only a run fills. */
export type Value =
  | { readonly kind: 'text'; readonly text: string; readonly exact: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'none' }
  /** A member of an enumeration. */
  | { readonly kind: 'member'; readonly name: string; readonly value: Value }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Value, Value])[] }
  /** The whole numbers from `from` up to but not including `to`. */
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** Known only when it runs; its text in the script, bounded. */
  | { readonly kind: 'dynamic'; readonly source: string };

/** Where an expression stands: what its names mean there. */
export interface Scope {
  /** What was last bound to a name or a dotted name, or its value. Undefined where that is not known. */
  readonly resolve: (name: string) => Bound | undefined;
  /** The text that expressions point into. */
  readonly source: string;
  /** Steps that may still be taken, for all of a script together. */
  readonly steps: { left: number };
}

/** A name's expression where it was bound, or its value. */
export type Bound = { readonly expression: Expression; readonly scope: Scope } | { readonly value: Value };

/** How many items a list may have to be worth reading. */
export const MAX_ITEMS = 4_096;
const MAX_SOURCE = 80;

/** The text of an expression in its script, on one line and bounded. */
export function sourceOf({ from, to }: Expression, { source }: Scope): string {
  const text = source.slice(from, Math.min(to, from + 400)).replaceAll(/\s+/g, ' ');
  return text.length > MAX_SOURCE ? `${text.slice(0, MAX_SOURCE - 1)}…` : text;
}

/** A name or a dotted name as it is looked up; null for anything else. */
export function dottedName(expression: Expression): string | null {
  const parts: string[] = [];
  let at = expression;
  while (at.kind === 'attribute') {
    parts.push(at.name);
    at = at.of;
  }
  return at.kind === 'name' ? [at.name, ...parts.toReversed()].join('.') : null;
}

/** The items of what can be gone through one by one, or undefined. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'dict':
      return value.entries.map(([key]) => key);
    case 'range':
      if (value.to - value.from > MAX_ITEMS) return undefined;
      return Array.from({ length: Math.max(0, value.to - value.from) }, (_, index) => ({
        kind: 'number',
        value: value.from + index,
        integer: true,
      }));
    case 'text':
      return value.exact && value.text.length <= MAX_ITEMS
        ? Array.from(value.text, (text) => ({ kind: 'text', text, exact: true }))
        : undefined;
    case 'number':
    case 'boolean':
    case 'none':
    case 'member':
    case 'dynamic':
      return undefined;
  }
}

/** A value as Python writes it with `str`; undefined where it is not known. */
export function writtenOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'text':
      return value.exact ? value.text : undefined;
    case 'number':
      return value.integer || !Number.isInteger(value.value) || Math.abs(value.value) >= 1e16 ? String(value.value) : `${value.value}.0`;
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'member':
      return writtenOf(value.value);
    case 'list':
    case 'dict':
    case 'range':
    case 'dynamic':
      return undefined;
  }
}

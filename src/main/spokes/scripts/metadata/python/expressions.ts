import type { StringForm } from './strings';
import { namesOf } from './targets';
import type { Token } from './tokens';

interface Where {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** An argument of a call: `a`, `name=a`, `*a` or `**a`. */
export interface Argument {
  readonly name: string | null;
  readonly star: '' | '*' | '**';
  readonly value: Expression;
}

/** What scripts say their arguments with. All that says nothing of them is `other`, with what stands inside it. */
export type Expression = Where &
  (
    | { readonly kind: 'string'; readonly value: string; readonly form: StringForm }
    | { readonly kind: 'number'; readonly value: number | null; readonly integer: boolean }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
    | { readonly kind: 'call'; readonly of: Expression; readonly args: readonly Argument[] }
    | { readonly kind: 'item'; readonly of: Expression; readonly index: Expression }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    /** `*a` among the items of a list. */
    | { readonly kind: 'starred'; readonly of: Expression }
    /** An entry without a key is `**a`. */
    | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression | null, Expression])[] }
    | Comprehension
    | { readonly kind: 'negative'; readonly of: Expression }
    | { readonly kind: 'not'; readonly of: Expression }
    | { readonly kind: 'chain'; readonly operators: readonly string[]; readonly operands: readonly Expression[] }
    /** As a chain, with words such as `==`, `not in` and `or` among the operators. */
    | { readonly kind: 'comparison'; readonly operators: readonly string[]; readonly operands: readonly Expression[] }
    | { readonly kind: 'conditional'; readonly test: Expression; readonly one: Expression; readonly otherwise: Expression }
    | { readonly kind: 'bind'; readonly name: string; readonly value: Expression }
    | { readonly kind: 'lambda' }
    | { readonly kind: 'other'; readonly parts: readonly Expression[] }
  );

/** `item for names in over`, with a key in a dict; `bare` as long as no bracket of its own stands around it. */
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly key: Expression | null;
  readonly item: Expression;
  readonly names: readonly (string | null)[];
  readonly over: Expression;
  readonly bare: boolean;
}

const MAX_DEPTH = 40;
const MAX_LINKS = 200;
const arithmetic = new Set(['+', '-', '*', '/', '//', '%', '**']);
const others = new Set(['@', '|', '&', '^', '<<', '>>', '~', '==', '!=', '<>', '<', '>', '<=', '>=', 'and', 'or', 'not', 'in', 'is']);
const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** Reads the expression that begins at `from`; a list without brackets (`a, b`) is one too. Never throws; linear. */
export function readExpression(tokens: readonly Token[], from = 0): Expression {
  let at = from;

  const textAt = (index: number): string => {
    const token = tokens[index];
    return token?.kind === 'op' || token?.kind === 'name' ? token.text : '';
  };
  const is = (text: string): boolean => textAt(at) === text;
  const nothing: Where = { line: tokens.at(-1)?.line ?? 1, from: tokens.at(-1)?.to ?? 0, to: tokens.at(-1)?.to ?? 0 };

  function since(start: number): Where {
    const first = tokens[start] ?? nothing;
    return { line: first.line, from: first.from, to: (tokens[Math.max(start, at - 1)] ?? nothing).to };
  }

  function test(depth: number): Expression {
    const start = at;
    if (is('lambda')) {
      for (let nested = 0; at < tokens.length && (nested > 0 || !is(':')); at += 1) {
        if (opening.has(textAt(at))) nested += 1;
        else if (closing.has(textAt(at))) {
          if (nested === 0) break;
          nested -= 1;
        }
      }
      if (is(':')) {
        at += 1;
        if (depth < MAX_DEPTH) test(depth + 1);
        else skip();
      }
      return { kind: 'lambda', ...since(start) };
    }
    const first = chain(depth);
    if (is(':=') && first.kind === 'name') {
      at += 1;
      const value = depth < MAX_DEPTH ? test(depth + 1) : skip();
      return { kind: 'bind', name: first.name, value, ...since(start) };
    }
    if (!is('if')) return first;
    at += 1;
    const asked = chain(depth + 1);
    if (!is('else')) return { kind: 'other', parts: [first, asked], ...since(start) };
    at += 1;
    const otherwise = depth < MAX_DEPTH ? test(depth + 1) : skip();
    return { kind: 'conditional', test: asked, one: first, otherwise, ...since(start) };
  }

  function chain(depth: number): Expression {
    const start = at;
    const operands = [unary(depth)];
    const operators: string[] = [];
    for (let text = textAt(at); arithmetic.has(text) || others.has(text); text = textAt(at)) {
      at += 1;
      // `not in` and `is not` are one operator each.
      const second = (text === 'not' && is('in')) || (text === 'is' && is('not')) ? ` ${textAt(at)}` : '';
      if (second !== '') at += 1;
      operators.push(text + second);
      operands.push(unary(depth));
    }
    const [only] = operands;
    if (operators.length === 0 && only !== undefined) return only;
    if (operators.every((operator) => arithmetic.has(operator))) return { kind: 'chain', operators, operands, ...since(start) };
    return { kind: 'comparison', operators, operands, ...since(start) };
  }

  function unary(depth: number): Expression {
    const start = at;
    let negative = false;
    let changed = false;
    if (is('not')) {
      at += 1;
      return { kind: 'not', of: depth < MAX_DEPTH ? unary(depth + 1) : skip(), ...since(start) };
    }
    for (let text = textAt(at); ['-', '+', '~', 'not', 'await', 'yield', '*', '**'].includes(text); text = textAt(at)) {
      if (text === '-') negative = !negative;
      else if (text !== '+') changed = true;
      at += 1;
    }
    const of = postfix(depth);
    if (changed) return { kind: 'other', parts: [of], ...since(start) };
    return negative ? { kind: 'negative', of, ...since(start) } : of;
  }

  function postfix(depth: number): Expression {
    const start = at;
    let value = atom(depth);
    for (let links = 0; at < tokens.length; links += 1) {
      // Longer ones are no parser's, and following them would go as deep as they are long.
      if (links === MAX_LINKS) value = { kind: 'other', parts: [], ...since(start) };
      if (is('.') && tokens[at + 1]?.kind === 'name') {
        at += 2;
        if (links < MAX_LINKS) value = { kind: 'attribute', of: value, name: textAt(at - 1), ...since(start) };
      } else if (is('(')) {
        const args = bracket(depth, ')');
        if (links < MAX_LINKS) value = { kind: 'call', of: value, args, ...since(start) };
      } else if (is('[')) {
        const args = bracket(depth, ']');
        const index = args.length === 1 ? args[0]?.value : undefined;
        if (links < MAX_LINKS)
          value =
            index === undefined
              ? { kind: 'other', parts: [value, ...args.map(({ value }) => value)], ...since(start) }
              : { kind: 'item', of: value, index, ...since(start) };
      } else break;
    }
    return value;
  }

  function atom(depth: number): Expression {
    const start = at;
    const token = tokens[at];
    if (token === undefined) return { kind: 'other', parts: [], ...nothing };
    if (token.kind === 'string') return text(start);
    if (token.kind === 'number') {
      at += 1;
      return { kind: 'number', value: token.value, integer: token.integer, ...since(start) };
    }
    if (token.kind === 'name') {
      at += 1;
      return { kind: 'name', name: token.text, ...since(start) };
    }
    if (token.text === '{') return braces(depth, start);
    if (token.text === '(' || token.text === '[') {
      const round = token.text === '(';
      const before = at;
      const args = bracket(depth, round ? ')' : ']');
      const items = args.map(({ value }) => value);
      const [only] = items;
      const comma = textAt(at - 2) === ',' || at - before <= 2;
      if (args.some(({ star }) => star === '**')) return { kind: 'other', parts: items, ...since(start) };
      if (args.some(({ star }) => star !== ''))
        return { kind: 'list', items: args.map(({ star, value }) => (star === '' ? value : starred(value))), ...since(start) };
      if (items.length === 1 && only?.kind === 'comprehension' && only.bare) return { ...only, bare: false };
      return round && items.length === 1 && !comma && only !== undefined ? only : { kind: 'list', items, ...since(start) };
    }
    if (!closing.has(token.text) && token.text !== ',' && token.text !== ':' && token.text !== '=') at += 1;
    return { kind: 'other', parts: [], ...since(start) };
  }

  /** Literals that stand side by side are one string. */
  function text(start: number): Expression {
    const parts: Extract<Token, { kind: 'string' }>[] = [];
    let form: StringForm = 'plain';
    for (let token = tokens[at]; token?.kind === 'string'; token = tokens[at]) {
      parts.push(token);
      if (token.form === 'template' || form === 'plain') form = token.form;
      at += 1;
    }
    const texts = parts.map((part) =>
      form === 'template' && part.form !== 'template' ? part.value.replaceAll('{', '{{').replaceAll('}', '}}') : part.value,
    );
    return { kind: 'string', value: texts.join(''), form, ...since(start) };
  }

  /** What stands between brackets, up to and with the one that closes them. */
  function bracket(depth: number, close: string): readonly Argument[] {
    at += 1;
    const args: Argument[] = [];
    if (depth >= MAX_DEPTH) {
      skip();
      at += 1;
      return [{ name: null, star: '*', value: { kind: 'other', parts: [], ...nothing } }];
    }
    while (at < tokens.length && !is(close)) {
      if (closing.has(textAt(at))) break;
      const before = at;
      const star = is('**') ? '**' : is('*') ? '*' : '';
      if (star !== '') at += 1;
      const named = star === '' && tokens[at]?.kind === 'name' && textAt(at + 1) === '=';
      const name = named ? textAt(at) : null;
      if (named) at += 2;
      let value = test(depth + 1);
      if (is('for')) value = comprehension(null, value, depth, before);
      else if (is('async') || is(':')) {
        skip();
        value = { kind: 'other', parts: [value], ...since(before) };
      }
      args.push({ name, star, value });
      if (is(',')) at += 1;
      else if (at === before) at += 1;
    }
    at += 1;
    return args;
  }

  /** What stands behind an item from its `for` on; one that asks for more than a loop is not followed. */
  function comprehension(key: Expression | null, item: Expression, depth: number, start: number): Expression {
    const from = at + 1;
    while (at < tokens.length && !is('in') && !closing.has(textAt(at))) at += 1;
    if (!is('in') || depth >= MAX_DEPTH) {
      skip();
      return { kind: 'other', parts: [item], ...since(start) };
    }
    const names = namesOf(tokens.slice(from, at));
    at += 1;
    const over = chain(depth + 1);
    if (at >= tokens.length || closing.has(textAt(at)))
      return { kind: 'comprehension', key, item, names, over, bare: true, ...since(start) };
    skip();
    return { kind: 'other', parts: [item], ...since(start) };
  }

  function braces(depth: number, start: number): Expression {
    at += 1;
    const entries: (readonly [Expression | null, Expression])[] = [];
    const items: Expression[] = [];
    let known = depth < MAX_DEPTH;
    let loop: Expression | null = null;
    while (at < tokens.length && !is('}')) {
      if (closing.has(textAt(at))) break;
      const before = at;
      if (!known) {
        skip();
        break;
      }
      if (is('*') || is('**')) {
        const twice = is('**');
        at += 1;
        const of = chain(depth + 1);
        if (twice) entries.push([null, of]);
        else items.push(starred(of));
      } else {
        const key = test(depth + 1);
        if (is(':')) {
          at += 1;
          const value = test(depth + 1);
          if (is('for')) loop = comprehension(key, value, depth, start);
          else entries.push([key, value]);
        } else if (is('for')) loop = comprehension(null, key, depth, start);
        else items.push(key);
      }
      if (is('async') || (loop !== null && !is('}'))) known = false;
      else if (is(',')) at += 1;
      else if (at === before) at += 1;
    }
    at += 1;
    if (known && loop?.kind === 'comprehension') return { ...loop, bare: false };
    if (loop !== null) return loop;
    if (!known || (entries.length > 0 && items.length > 0)) return { kind: 'other', parts: items, ...since(start) };
    return items.length > 0 ? { kind: 'list', items, ...since(start) } : { kind: 'dict', entries, ...since(start) };
  }

  const starred = (of: Expression): Expression => ({ kind: 'starred', of, line: of.line, from: of.from, to: of.to });

  /** Goes on to the bracket that closes what is open. */
  function skip(): Expression {
    const start = at;
    for (let nested = 0; at < tokens.length; at += 1) {
      if (opening.has(textAt(at))) nested += 1;
      else if (closing.has(textAt(at))) {
        if (nested === 0) break;
        nested -= 1;
      }
    }
    return { kind: 'other', parts: [], ...since(start) };
  }

  const start = at;
  const first = test(0);
  if (!is(',')) return first;
  const items = [first];
  while (is(',')) {
    at += 1;
    if (at < tokens.length) items.push(test(0));
  }
  return { kind: 'list', items, ...since(start) };
}

import type { StringForm } from './strings';
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
    | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
    | { readonly kind: 'negative'; readonly of: Expression }
    | { readonly kind: 'chain'; readonly operators: readonly string[]; readonly operands: readonly Expression[] }
    | { readonly kind: 'bind'; readonly name: string; readonly value: Expression }
    | { readonly kind: 'lambda' }
    | { readonly kind: 'other'; readonly parts: readonly Expression[] }
  );

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
    const parts = [first, chain(depth + 1)];
    if (is('else')) {
      at += 1;
      parts.push(depth < MAX_DEPTH ? test(depth + 1) : skip());
    }
    return { kind: 'other', parts, ...since(start) };
  }

  function chain(depth: number): Expression {
    const start = at;
    const operands = [unary(depth)];
    const operators: string[] = [];
    for (let text = textAt(at); arithmetic.has(text) || others.has(text); text = textAt(at)) {
      operators.push(text);
      at += 1;
      while (is('not') || is('in')) at += 1;
      operands.push(unary(depth));
    }
    const [only] = operands;
    if (operators.length === 0 && only !== undefined) return only;
    if (operators.every((operator) => arithmetic.has(operator))) return { kind: 'chain', operators, operands, ...since(start) };
    return { kind: 'other', parts: operands, ...since(start) };
  }

  function unary(depth: number): Expression {
    const start = at;
    let negative = false;
    let changed = false;
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
      if (args.some(({ star }) => star !== '')) return { kind: 'other', parts: items, ...since(start) };
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
      if (is('for') || is('async') || is(':')) {
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

  function braces(depth: number, start: number): Expression {
    at += 1;
    const entries: (readonly [Expression, Expression])[] = [];
    const items: Expression[] = [];
    let known = depth < MAX_DEPTH;
    while (at < tokens.length && !is('}')) {
      if (closing.has(textAt(at))) break;
      const before = at;
      if (!known || is('*') || is('**')) {
        known = false;
        skip();
        break;
      }
      const key = test(depth + 1);
      if (is(':')) {
        at += 1;
        entries.push([key, test(depth + 1)]);
      } else items.push(key);
      if (is('for') || is('async')) known = false;
      else if (is(',')) at += 1;
      else if (at === before) at += 1;
    }
    at += 1;
    if (!known || (entries.length > 0 && items.length > 0)) return { kind: 'other', parts: items, ...since(start) };
    return items.length > 0 ? { kind: 'list', items, ...since(start) } : { kind: 'dict', entries, ...since(start) };
  }

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

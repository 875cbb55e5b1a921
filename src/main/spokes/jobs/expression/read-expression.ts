/** A value of an expression; null stands for what there is not. */
export type Value = string | number | boolean | null;

/** What an expression is made of. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Value }
  | { readonly type: 'param'; readonly name: string }
  /** `state` and `exitCode` of a step that has ended. */
  | { readonly type: 'step'; readonly step: string; readonly field: 'state' | 'exitCode' }
  /** A result of a step by its name; `key` is one of its values. */
  | { readonly type: 'result'; readonly step: string; readonly name: string; readonly key: string | null }
  | { readonly type: 'status'; readonly of: 'success' | 'failure' | 'always' }
  | { readonly type: 'not'; readonly of: Expression }
  | { readonly type: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };
/** What stands between two sides. */
export type Operator = (typeof operators)[number];

const operators = ['||', '&&', '==', '!=', '<=', '>=', '<', '>'] as const;
const comparisons: readonly Operator[] = ['==', '!=', '<=', '>=', '<', '>'];
const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Characters of an expression, and how deep it may be nested: it is read by recursion. */
const LONGEST = 512;
const DEEPEST = 16;

/** What is wrong with an expression, and at which character, from 0. */
export class ExpressionFault extends Error {
  readonly at: number;
  constructor(detail: string, at: number) {
    super(detail);
    this.at = at;
  }
}

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*'|"[^"]*")|(?<number>-?\d+(?:\.\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_-]*)|(?<sign>\|\||&&|[=!<>]=|[<>!().[\]]))/y;

function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST) throw new ExpressionFault(`longer than ${LONGEST} characters`, LONGEST);
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end;) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const groups = found?.groups;
    const kind = (['text', 'number', 'name', 'sign'] as const).find((one) => groups?.[one] !== undefined);
    if (found === null || groups === undefined || kind === undefined)
      throw new ExpressionFault(`“${text.slice(at).trim().slice(0, 16)}” is not understood`, at);
    const own = groups[kind] ?? '';
    at = TOKEN.lastIndex;
    tokens.push({ kind, text: own, at: at - own.length });
  }
  return [...tokens, { kind: 'end', text: '', at: end }];
}

/**
 * Reads an expression: literals, `params.NAME`, `steps.ID.state`, `steps.ID.exitCode`, `steps.ID.results.NAME` and one key of it,
 * `success()`, `failure()`, `always()`, comparisons, `!`, `&&`, `||` and brackets. Throws `ExpressionFault`. Nothing is executed.
 */
export function readExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let position = 0;
  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '', at: text.length };
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const takes = (sign: string): boolean => {
    if (peek().kind !== 'sign' || peek().text !== sign) return false;
    position += 1;
    return true;
  };
  const expect = (sign: string): void => {
    const { at } = peek();
    if (!takes(sign)) throw new ExpressionFault(`“${sign}” is missing`, at);
  };

  function level(rank: 0 | 1, depth: number): Expression {
    const sign = rank === 0 ? '||' : '&&';
    const inner = (): Expression => (rank === 0 ? level(1, depth) : comparison(depth));
    let left = inner();
    while (takes(sign)) left = { type: 'binary', operator: sign, left, right: inner() };
    return left;
  }

  function comparison(depth: number): Expression {
    const left = unary(depth);
    const operator = comparisons.find((one) => takes(one));
    return operator === undefined ? left : { type: 'binary', operator, left, right: unary(depth) };
  }

  function unary(depth: number): Expression {
    if (depth > DEEPEST) throw new ExpressionFault('nested too deeply', peek().at);
    if (takes('!')) return { type: 'not', of: unary(depth + 1) };
    if (takes('(')) {
      const inner = level(0, depth + 1);
      expect(')');
      return inner;
    }
    return operand(next());
  }

  function operand({ kind, text: own, at }: Token): Expression {
    if (kind === 'number') return { type: 'literal', value: Number(own) };
    if (kind === 'text') return { type: 'literal', value: unquoted(own) };
    if (kind === 'end') throw new ExpressionFault('it ends too early', at);
    const constant = constants.get(own);
    if (kind === 'name' && constant !== undefined) return { type: 'literal', value: constant };
    if (own === 'success' || own === 'failure' || own === 'always') {
      expect('(');
      expect(')');
      return { type: 'status', of: own };
    }
    if (own === 'params') return { type: 'param', name: member() };
    if (own === 'steps') return ofStep();
    throw new ExpressionFault(`“${own}” is not understood`, at);
  }

  function ofStep(): Expression {
    const step = member();
    const { at } = peek();
    const field = member();
    if (field === 'state' || field === 'exitCode') return { type: 'step', step, field };
    if (field !== 'results') throw new ExpressionFault('a step has state, exitCode and results', at);
    const name = member();
    const more = peek().kind === 'sign' && (peek().text === '.' || peek().text === '[');
    return { type: 'result', step, name, key: more ? member() : null };
  }

  /** `.name` or `['any name']`. */
  function member(): string {
    if (takes('[')) {
      const { kind, text: own, at } = next();
      if (kind !== 'text') throw new ExpressionFault('a name in quotes is missing', at);
      expect(']');
      return unquoted(own);
    }
    expect('.');
    const { kind, text: own, at } = next();
    if (kind !== 'name') throw new ExpressionFault('a name is missing', at);
    return own;
  }

  const whole = level(0, 0);
  if (peek().kind !== 'end') throw new ExpressionFault(`“${peek().text}” is one too many`, peek().at);
  return whole;
}

const unquoted = (text: string): string => (text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text.slice(1, -1));

/** Every part of an expression that looks something up. */
export function lookupsOf(expression: Expression): readonly Expression[] {
  if (expression.type === 'not') return lookupsOf(expression.of);
  if (expression.type === 'binary') return [...lookupsOf(expression.left), ...lookupsOf(expression.right)];
  return expression.type === 'literal' ? [] : [expression];
}

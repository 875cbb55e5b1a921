import { SUPPRESS } from './definition';
import { enumerated, membersOf } from './enumerations';
import { readExpression, type Expression } from './expressions';
import { valueOf } from './literals';
import type { Statement } from './statements';
import { lookUp, type Frame, type Thing } from './things';
import type { Bound, Scope, Value } from './values';

/** A scope that evaluates in itself. */
export interface FrameScope extends Scope {
  readonly value: (expression: Expression) => Value;
}

/** The scopes of one script's frames. */
export interface Scopes {
  readonly of: (frame: Frame) => FrameScope;
  readonly valueOf: (thing: Thing) => Value;
  /** The frame whose scope one is. */
  readonly frameOf: (scope: Scope) => Frame | undefined;
  /** The expression of a thing that is one. */
  readonly expressionOf: (thing: Extract<Thing, { kind: 'expression' | 'unread' }>) => Expression;
}

const MAX_STEPS = 200_000;
const text = (text: string): Value => ({ kind: 'text', text, exact: true });
const members: Readonly<Record<string, Value>> = {
  SUPPRESS: text(SUPPRESS),
  REMAINDER: text('...'),
  OPTIONAL: text('?'),
  ZERO_OR_MORE: text('*'),
  ONE_OR_MORE: text('+'),
};
const nothing: Value = { kind: 'dynamic', source: '' };

/** Evaluates in frames; `prog` is what the script finds as its own file's name. */
export function createScopes({ source, prog, docstring }: { source: string; prog: string; docstring: string | null }): Scopes {
  const steps = { left: MAX_STEPS };
  const scopes = new WeakMap<Frame, FrameScope>();
  const frames = new WeakMap<Scope, Frame>();
  const read = new WeakMap<Statement, Expression>();
  const fixed = new Map<string, Value>([
    ['__doc__', docstring === null ? { kind: 'none' } : text(docstring)],
    ['<prog>', text(prog)],
  ]);

  function of(frame: Frame): FrameScope {
    let scope = scopes.get(frame);
    if (scope === undefined) {
      const made: FrameScope = { source, steps, resolve: (name) => resolve(name, frame), value: (expression) => valueOf(expression, made) };
      scope = made;
      scopes.set(frame, scope);
      frames.set(scope, frame);
    }
    return scope;
  }

  function resolve(name: string, frame: Frame): Bound | undefined {
    const member = enumerated(name, frame, worth);
    if (member !== undefined) return { value: member };
    const thing = lookUp(name, frame);
    if (thing !== undefined) return boundOf(thing);
    const value = fixed.get(name);
    return value === undefined ? undefined : { value };
  }

  function boundOf(thing: Thing): Bound {
    if (thing.kind === 'expression' || thing.kind === 'unread') return { expression: expressionOf(thing), scope: of(thing.frame) };
    if (thing.kind === 'value') return { value: thing.value };
    if (thing.kind === 'either') return { value: agreed(thing.options) };
    if (thing.kind === 'class' && thing.type.isEnumeration) return { value: { kind: 'list', items: membersOf(thing.type, worth) } };
    const member = thing.kind === 'member' && Object.hasOwn(members, thing.name) ? members[thing.name] : undefined;
    return { value: member ?? nothing };
  }

  function expressionOf(thing: Extract<Thing, { kind: 'expression' | 'unread' }>): Expression {
    if (thing.kind === 'expression') return thing.expression;
    const expression = read.get(thing.statement) ?? readExpression(thing.statement.tokens, thing.from);
    read.set(thing.statement, expression);
    return expression;
  }

  /** The value that all of several have, if it is one. */
  function agreed(options: readonly Thing[]): Value {
    const [first, ...others] = options.map(worth);
    const same = first !== undefined && others.every((other) => JSON.stringify(other) === JSON.stringify(first));
    return same ? first : nothing;
  }

  function worth(thing: Thing): Value {
    const bound = boundOf(thing);
    return 'value' in bound ? bound.value : valueOf(bound.expression, bound.scope);
  }

  return { of, frameOf: (scope) => frames.get(scope), valueOf: worth, expressionOf };
}

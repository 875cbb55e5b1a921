import type { Argument } from './expressions';
import { createFrame, createParser, memberOf, type Class, type Frame, type Func, type Parser, type Thing } from './things';
import { sourceOf } from './values';
import { isParserThing, selfOf, type Walk } from './walk';

/** Deeper calls are not followed. */
const MAX_CALLS = 12;

/** `ArgumentParser(…)`. */
export function makeParser(line: number, args: readonly Argument[], frame: Frame, walk: Walk): Parser {
  const parser = createParser(line, walk.conditions);
  walk.parsers.push(parser);
  settle(parser, args, frame, walk);
  return parser;
}

/** Takes what a parser is made with. */
export function settle(parser: Parser, args: readonly Argument[], frame: Frame, walk: Walk): void {
  const scope = walk.scopes.of(frame);
  for (const { name, star, value } of args) {
    if (star !== '') continue;
    if (name !== 'parents') {
      if (name !== null) parser.settings.set(name, scope.value(value));
      continue;
    }
    const parents = walk.evaluate(value, frame);
    const items = parents.kind === 'things' ? parents.items : [parents];
    for (const item of items) {
      if (item.kind === 'parser') {
        if (item.parser.role === 'own') item.parser.role = 'parent';
        parser.definitions.push(...item.parser.definitions);
        for (const [key, fallback] of item.parser.defaults) parser.defaults.set(key, fallback);
      } else walk.doubt(parser.line, `parents: what ${sourceOf(value, scope)} adds is known only when it runs`);
    }
  }
}

/** `NAME(…)` of a class that the script defines; `given` is null where nothing is known of a call. */
export function construct(
  type: Class,
  line: number,
  args: readonly Argument[],
  given: readonly Thing[] | null,
  frame: Frame,
  walk: Walk,
): Thing {
  const self: Thing = type.isParser ? { kind: 'parser', parser: createParser(line, walk.conditions, type) } : { kind: 'instance', type };
  type.made = true;
  const own = type.members.get('__init__');
  if (self.kind === 'parser') {
    walk.parsers.push(self.parser);
    if (own === undefined) settle(self.parser, args, frame, walk);
  }
  const inits = own ?? (self.kind === 'instance' ? memberOf(self, '__init__') : undefined);
  if (inits?.kind === 'function') invoke(inits.func, self, args, given, walk);
  return self;
}

/** What `super().NAME` is in a method. */
export function superMethod(name: string, frame: Frame): Thing {
  const self = selfOf(frame);
  if (self?.kind === 'parser') return { kind: 'bound', target: self, name };
  const [base] = self?.kind === 'instance' ? self.type.bases : [];
  const member = base?.members.get(name);
  return member?.kind === 'function' ? { ...member, self } : { kind: 'unknown', parser: false };
}

/** Goes through a function's body with what it is given; that is null where nothing is known of a call. */
export function invoke(
  func: Func,
  self: Thing | null,
  args: readonly Argument[],
  given: readonly Thing[] | null,
  walk: Walk,
): Thing | undefined {
  if (!walk.relevant.all.has(func.name) || walk.calls >= MAX_CALLS) return undefined;
  // What says nothing of arguments itself does the same each time, unless it is given other parsers.
  const again = walk.relevant.direct.has(func.name) || self?.kind === 'parser' || given?.some(isParserThing) === true;
  if (func.ran && !again) return func.result ?? undefined;
  const frame = createFrame(func.frame, self);
  const [first] = func.params;
  const takesSelf = first !== undefined && func.owner !== null && (self !== null || first.name === 'cls' || first.name === 'self');
  const own: Thing | null =
    self ?? (func.owner === null ? null : { kind: func.params[0]?.name === 'cls' ? 'class' : 'instance', type: func.owner });
  if (takesSelf && own !== null) frame.names.set(first.name, own);
  const rest = takesSelf ? func.params.slice(1) : func.params;
  const known = given !== null && args.every(({ star }) => star === '');
  for (const [index, param] of rest.entries()) {
    const named = args.findIndex(({ name }) => name === param.name);
    const position = args[index];
    const at = named >= 0 ? named : position?.name === null && position.star === '' ? index : -1;
    const fallback: Thing =
      param.fallback === null || param.star
        ? { kind: 'unknown', parser: param.parser }
        : { kind: 'expression', expression: param.fallback, frame: func.frame };
    const thing: Thing = param.star ? { kind: 'unknown', parser: false } : (given?.[at] ?? fallback);
    frame.names.set(param.name, thing);
    if (known) frame.given.set(param.name, thing);
  }
  func.ran = true;
  walk.calls += 1;
  walk.run(func.body, frame);
  walk.calls -= 1;
  func.result = frame.result;
  return frame.result ?? undefined;
}

import type { Argument, Expression } from './expressions';
import { createFrame, createParser, memberOf, type Class, type Frame, type Func, type Parser, type Thing } from './things';
import { dottedName, sourceOf } from './values';
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
      } else walk.doubt(parser.line, { key: 'parents-late', at: ['parents'], values: { source: sourceOf(value, scope) } });
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
  if (inits?.kind === 'function') invoke(inits.func, self, args, given, walk, frame);
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
  from: Frame | null = null,
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
  const last = rest.findIndex(({ star }) => star !== '');
  for (const [index, param] of rest.entries()) {
    const named = args.findIndex(({ name }) => name === param.name);
    const position = last < 0 || index < last ? args[index] : undefined;
    const at = named >= 0 ? named : position?.name === null && position.star === '' ? index : -1;
    const fallback: Thing =
      param.fallback === null || param.star !== '' ? { kind: 'unknown', parser: param.parser } : fallbackOf(param.fallback, func, walk);
    const thing: Thing = param.star === '' ? (given?.[at] ?? fallback) : (gathered(param.star, rest, args, given, from) ?? fallback);
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

/** A name is what it stands for, such as the class of a parser. */
const fallbackOf = (fallback: Expression, { frame }: Func, walk: Walk): Thing =>
  dottedName(fallback) === null ? { kind: 'expression', expression: fallback, frame } : walk.evaluate(fallback, frame);

/** What `*args` or `**kwargs` of a function gathers of what it is given, as it is written where it is called. */
function gathered(
  star: '*' | '**',
  params: Func['params'],
  args: readonly Argument[],
  given: readonly Thing[] | null,
  from: Frame | null,
): Thing | undefined {
  if (given === null || from === null) return undefined;
  const before = params.findIndex((param) => param.star === '*');
  const taken = before < 0 ? params.length : before;
  const where = { line: args[0]?.value.line ?? 1, from: 0, to: 0 };
  if (star === '*') {
    const items = args.filter(({ name, star: one }) => name === null && one !== '**').slice(taken);
    if (args.slice(0, taken).some((one) => one.star === '*')) return undefined;
    return {
      kind: 'expression',
      frame: from,
      expression: {
        kind: 'list',
        items: items.map((one) => (one.star === '' ? one.value : { kind: 'starred', of: one.value, ...where })),
        ...where,
      },
    };
  }
  const known = new Set(params.map(({ name }) => name));
  const entries = args.flatMap(({ name, star: one, value }): (readonly [Expression | null, Expression])[] => {
    if (name === null) return one === '**' ? [[null, value]] : [];
    return known.has(name) ? [] : [[{ kind: 'string', value: name, form: 'plain', ...where }, value]];
  });
  return { kind: 'expression', frame: from, expression: { kind: 'dict', entries, ...where } };
}

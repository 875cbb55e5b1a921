import type { Phrase, Why } from '#shared/contract/problem-keys';
import { settle } from './construct';
import { SUPPRESS, type Definition } from './definition';
import type { Expression } from './expressions';
import { readDefinition } from './read-definition';
import type { Statement } from './statements';
import { createParser, lookUp, STARRED, type Frame, type Parser, type Thing } from './things';
import { sourceOf, type Value } from './values';
import type { Walk } from './walk';

type Call = Extract<Expression, { kind: 'call' }>;

/** A form with more would be of no use. */
const MAX_DEFINITIONS = 256;
const methods = new Set([
  'add_argument',
  'add_argument_group',
  'add_mutually_exclusive_group',
  'add_subparsers',
  'add_parser',
  'set_defaults',
  'parse_args',
  'parse_known_args',
  'parse_intermixed_args',
  'parse_known_intermixed_args',
]);

/** Whether a name is a method that says something of a command line. */
export const isParserMethod = (name: string): boolean => methods.has(name);

/** What a method of a parser, a group or sub-commands gives back; undefined where that is of no interest. */
export function callParser({ target, name }: Extract<Thing, { kind: 'bound' }>, call: Call, frame: Frame, walk: Walk): Thing | undefined {
  if (target.kind === 'commands') return name === 'add_parser' ? addCommand(target, call, frame, walk) : undefined;
  if (target.kind !== 'parser' && target.kind !== 'group') return undefined;
  const { parser } = target;
  const exclusive = target.kind === 'group' ? target.exclusive : null;
  const scope = walk.scopes.of(frame);
  const keyword = (key: string): Value | null => {
    const argument = call.args.find(({ name }) => name === key);
    return argument === undefined ? null : scope.value(argument.value);
  };
  switch (name) {
    case 'add_argument':
      addArgument(parser, call, frame, exclusive, walk);
      return undefined;
    case 'add_argument_group':
      return { kind: 'group', parser, exclusive };
    case 'add_mutually_exclusive_group': {
      const required = keyword('required');
      return { kind: 'group', parser, exclusive: { line: call.line, required: required?.kind === 'boolean' && required.value } };
    }
    case 'add_subparsers': {
      const [dest, required] = [keyword('dest'), keyword('required')];
      parser.commands ??= {
        line: call.line,
        dest: dest?.kind === 'text' ? dest.text : null,
        required: required?.kind === 'boolean' && required.value,
        all: [],
      };
      return { kind: 'commands', commands: parser.commands };
    }
    case 'set_defaults':
      for (const { name: key, star, value } of call.args) {
        if (key !== null) parser.defaults.set(key, scope.value(value));
        else if (star === '**') parser.defaults.set(STARRED, scope.value(value));
      }
      return undefined;
    case 'parse_args':
    case 'parse_intermixed_args':
      parser.parsed = 'all';
      return undefined;
    case 'parse_known_args':
    case 'parse_known_intermixed_args':
      if (parser.parsed === 'never') parser.parsed = 'known';
      return undefined;
    default:
      return undefined;
  }
}

function addCommand({ commands }: Extract<Thing, { kind: 'commands' }>, call: Call, frame: Frame, walk: Walk): Thing {
  const scope = walk.scopes.of(frame);
  const first = call.args.find(({ name }, index) => name === 'name' || (index === 0 && name === null));
  const name = first?.star === '' ? scope.value(first.value) : null;
  const helpText = call.args.find(({ name }) => name === 'help');
  const help = helpText === undefined ? null : scope.value(helpText.value);
  const parser = createParser(call.line, walk.conditions);
  parser.role = 'command';
  walk.parsers.push(parser);
  settle(parser, call.args, frame, walk);
  if (name?.kind !== 'text' || !name.exact || name.text === '')
    walk.doubt(
      call.line,
      first === undefined ? { key: 'command-late' } : { key: 'command-late-of', values: { source: sourceOf(first.value, scope) } },
    );
  else if (commands.all.length >= MAX_DEFINITIONS)
    walk.doubt(call.line, { key: 'commands-many', at: [name.text], values: { most: String(MAX_DEFINITIONS) } });
  else if (!commands.all.some((command) => command.name === name.text))
    commands.all.push({
      name: name.text,
      help: help?.kind === 'text' && help.text !== SUPPRESS ? help.text : '',
      line: call.line,
      parser,
    });
  return { kind: 'parser', parser };
}

function addArgument(parser: Parser, call: Call, frame: Frame, exclusive: Definition['exclusive'], walk: Walk): void {
  const scope = walk.scopes.of(frame);
  const [first] = call.args;
  const about = (what: Phrase): Why =>
    first === undefined ? { key: 'some-argument', what } : { ...what, at: [sourceOf(first.value, scope)] };
  if (walk.loops > 0) {
    walk.doubt(call.line, about({ key: 'loop' }));
    return;
  }
  if (parser.definitions.length >= MAX_DEFINITIONS) {
    walk.doubt(call.line, about({ key: 'arguments-many', values: { most: String(MAX_DEFINITIONS) } }));
    return;
  }
  const prefixes = parser.settings.get('prefix_chars');
  const read = readDefinition(call.line, call.args, {
    scope,
    prefixes: prefixes?.kind === 'text' && prefixes.text !== '' ? prefixes.text : '-',
    exclusive,
    member(expression, own) {
      const thing = walk.evaluate(expression, walk.scopes.frameOf(own) ?? frame);
      return thing.kind === 'member' ? thing.name : null;
    },
    takesNothing: (name) => takesNothing(name, frame, walk),
  });
  if ('hidden' in read) return;
  if ('why' in read) {
    walk.doubt(call.line, about(read.why));
    return;
  }
  for (const why of read.unsure) walk.doubt(call.line, why);
  add(parser, { ...read.definition, conditional: walk.conditions > parser.conditions }, walk);
}

/** Both branches of a condition may define one argument; it is what the first of them says, as long as argparse would not replace it. */
function add(parser: Parser, definition: Definition, walk: Walk): void {
  if (walk.arm !== null) walk.armOf.set(definition, walk.arm);
  const same = parser.definitions.findIndex(({ options, dest }) =>
    definition.options.length === 0
      ? options.length === 0 && dest === definition.dest
      : options.some((option) => definition.options.includes(option)),
  );
  const resolve = parser.settings.get('conflict_handler');
  const before = parser.definitions[same];
  if (before === undefined) parser.definitions.push(definition);
  else if (inBothArms(before, parser, walk) && isAlike(before, definition)) parser.definitions[same] = { ...before, conditional: false };
  else if (resolve?.kind === 'text' && resolve.text === 'resolve') parser.definitions[same] = definition;
}

/** Whether an `if` that has but an `else` defines an argument either way. */
function inBothArms(before: Definition, parser: Parser, { arm, armOf, conditions }: Walk): boolean {
  return arm?.isElse === true && arm.of.count === 2 && armOf.get(before)?.of === arm.of && conditions === parser.conditions + 1;
}

/** Whether two definitions take the same, whatever they say of it. */
const isAlike = (a: Definition, b: Definition): boolean =>
  JSON.stringify([a.action, a.nargs, a.options, a.required, a.default]) ===
  JSON.stringify([b.action, b.nargs, b.options, b.required, b.default]);

/** Whether a class is an action of the script's own that says in its `__init__` that it takes no value. */
function takesNothing(name: string, frame: Frame, { functions }: Walk): boolean {
  const type = lookUp(name, frame);
  if (type?.kind !== 'class') return false;
  const init = functions.filter((func) => func.owner === type.type && func.name === '__init__').flatMap(({ body }) => body);
  return init.some(setsNone);
}

function setsNone({ tokens, body }: Statement): boolean {
  const own = tokens.some((token, index) => {
    const [equals, zero] = [tokens[index + 1], tokens[index + 2]];
    const named = token.kind === 'name' && token.text === 'nargs' && equals?.kind === 'op' && equals.text === '=';
    return named && zero?.kind === 'number' && zero.value === 0;
  });
  return own || body.some(setsNone);
}

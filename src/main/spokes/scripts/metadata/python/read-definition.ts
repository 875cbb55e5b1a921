import { SUPPRESS, type Action, type Definition, type Exclusive, type Nargs, type Type } from './definition';
import type { Argument, Expression } from './expressions';
import { valueOf } from './literals';
import { dottedName, itemsOf, sourceOf, writtenOf, type Scope, type Value } from './values';

/** An argument as it is defined, nothing where it is none that a form shows, or why it is not understood. */
export type ReadDefinition =
  { readonly definition: Definition; readonly unsure: readonly string[] } | { readonly hidden: true } | { readonly detail: string };

/** What stands around a call of `add_argument`. */
export interface DefinitionContext {
  readonly scope: Scope;
  readonly prefixes: string;
  readonly exclusive: Exclusive | null;
  /** The function's or class's name of argparse that an expression means, such as `FileType`. */
  readonly member: (expression: Expression) => string | null;
  /** Whether a name is a class of the script, and one whose actions take no value. */
  readonly takesNothing: (name: string) => boolean;
}

const actions: Readonly<Record<string, Action>> = {
  store: 'store',
  store_true: 'store_true',
  store_false: 'store_false',
  store_const: 'store_const',
  append: 'append',
  append_const: 'append_const',
  extend: 'extend',
  count: 'count',
};
const nargsWords: Readonly<Record<string, Nargs>> = { '?': '?', '*': '*', '+': '+', '...': 'rest', 'A...': 'rest' };
const MAX_OPTION = 256;

/** Reads what stands between the brackets of `add_argument(…)`. */
export function readDefinition(line: number, given: readonly Argument[], context: DefinitionContext): ReadDefinition {
  const { scope } = context;
  const args = spread(given, scope);
  if (args === null) return { detail: 'how it is defined is known only when it runs' };
  const flags: string[] = [];
  for (const { value } of args.filter(({ name }) => name === null)) {
    const flag = valueOf(value, scope);
    if (flag.kind !== 'text' || !flag.exact || flag.text === '' || flag.text.length > MAX_OPTION)
      return { detail: `its name is known only when it runs: ${sourceOf(value, scope)}` };
    flags.push(flag.text);
  }
  const keywords = new Map(args.flatMap(({ name, value }) => (name === null ? [] : [[name, value] as const])));
  const value = (key: string): Value | null => {
    const expression = keywords.get(key);
    return expression === undefined ? null : valueOf(expression, scope);
  };
  const textOf = (key: string): string | null => {
    const found = value(key);
    return found?.kind === 'text' ? found.text : null;
  };

  const options = flags.filter((flag) => context.prefixes.includes(flag.charAt(0)));
  const dest = textOf('dest');
  const named = options.length > 0 ? destOf(options, context.prefixes) : flags[0];
  const final = (dest ?? named)?.slice(0, MAX_OPTION);
  if (final === undefined || final === '') return { detail: 'it has no name' };
  const label = options.at(-1) ?? final;
  const help = value('help');
  const silent = help?.kind === 'text' && help.text === SUPPRESS;
  const action = actionOf(keywords.get('action'), context);
  if (action.kind === 'skip') return { hidden: true };
  const unsure: string[] = [];
  if (action.kind === 'dynamic') unsure.push(`${label}: what it does is known only when it runs: ${action.source}`);
  const count = nargsOf(value('nargs'));
  if (count === undefined) unsure.push(`${label}: how many values it takes is known only when it runs`);
  const choices = value('choices');
  const known = choices === null || choices.kind === 'none' ? null : isKnown(choices) ? choices : undefined;
  if (known === undefined) unsure.push(`${label}: its choices are known only when it runs`);
  const required = value('required');
  if (required !== null && required.kind !== 'boolean' && required.kind !== 'none' && required.kind !== 'number')
    unsure.push(`${label}: whether it is required is known only when it runs`);
  const nargs = count ?? null;
  const positional = options.length === 0;
  const needed = positional ? nargs !== '?' && nargs !== '*' && nargs !== 'rest' : required?.kind === 'boolean' && required.value;
  // What argparse does not tell of, it takes all the same; what stands by position cannot be left out.
  if (silent && !positional && !needed) return { hidden: true };
  const metavar = value('metavar');
  const done =
    action.kind === 'known'
      ? action.action
      : nargs === 0 || (action.kind === 'class' && context.takesNothing(action.name))
        ? 'none'
        : 'store';
  return {
    definition: {
      line,
      options,
      dest: final,
      ownDest: dest !== null,
      off: null,
      action: done,
      nargs: nargs === 0 ? null : nargs,
      type: typeOf(keywords.get('type'), context),
      choices: known ?? null,
      default: value('default'),
      required: needed,
      help: silent ? null : help,
      metavar:
        metavar?.kind === 'text'
          ? metavar.text
          : metavar?.kind === 'list' && metavar.items[0]?.kind === 'text'
            ? metavar.items[0].text
            : null,
      exclusive: context.exclusive,
      conditional: false,
    },
    unsure,
  };
}

/** Whether all items of a collection are. */
const isKnown = (value: Value): boolean =>
  value.kind === 'range' || itemsOf(value)?.every((item) => writtenOf(item) !== undefined) === true;

/** The arguments with `*list` and `**dict` put in their place; null where those are not known. */
function spread(given: readonly Argument[], scope: Scope): readonly Argument[] | null {
  const args: Argument[] = [];
  for (const argument of given) {
    if (argument.star === '') {
      args.push(argument);
      continue;
    }
    const literal = argument.star === '*' ? 'list' : 'dict';
    const found = literalOf(argument.value, scope);
    if (found?.expression.kind === 'list' && literal === 'list')
      for (const value of found.expression.items) args.push({ name: null, star: '', value });
    else if (found?.expression.kind === 'dict' && literal === 'dict')
      for (const [key, value] of found.expression.entries) {
        if (key.kind !== 'string') return null;
        args.push({ name: key.value, star: '', value });
      }
    else if (found?.expression.kind === 'call' && literal === 'dict' && dottedName(found.expression.of) === 'dict')
      args.push(...found.expression.args);
    else return null;
  }
  return args.some(({ star }) => star !== '') ? null : args;
}

function literalOf(expression: Expression, scope: Scope): { readonly expression: Expression } | undefined {
  const name = dottedName(expression);
  if (name === null) return { expression };
  const bound = scope.resolve(name);
  return bound !== undefined && 'expression' in bound ? bound : undefined;
}

/** The dest that argparse makes of options: the first long one, else the first. */
function destOf(options: readonly string[], prefixes: string): string | undefined {
  const long = options.find((option) => option.length > 1 && prefixes.includes(option.charAt(1)));
  let dest = long ?? options[0] ?? '';
  while (dest !== '' && prefixes.includes(dest.charAt(0))) dest = dest.slice(1);
  return dest.replaceAll('-', '_');
}

type ReadAction =
  | { readonly kind: 'known'; readonly action: Action }
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'skip' }
  | { readonly kind: 'dynamic'; readonly source: string };

function actionOf(expression: Expression | undefined, { scope, member }: DefinitionContext): ReadAction {
  if (expression === undefined) return { kind: 'known', action: 'store' };
  if (member(expression) === 'BooleanOptionalAction') return { kind: 'known', action: 'either' };
  const value = valueOf(expression, scope);
  if (value.kind === 'none') return { kind: 'known', action: 'store' };
  if (value.kind === 'text') {
    if (value.text === 'help' || value.text === 'version') return { kind: 'skip' };
    const action = Object.hasOwn(actions, value.text) ? actions[value.text] : undefined;
    if (action !== undefined) return { kind: 'known', action };
  }
  const name = dottedName(expression);
  return name === null ? { kind: 'dynamic', source: sourceOf(expression, scope) } : { kind: 'class', name };
}

function nargsOf(value: Value | null): Nargs | undefined {
  if (value === null || value.kind === 'none') return null;
  if (value.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 0) return value.value;
  return value.kind === 'text' && Object.hasOwn(nargsWords, value.text) ? nargsWords[value.text] : undefined;
}

const namedTypes: Readonly<Record<string, Type['kind']>> = {
  int: 'int',
  float: 'float',
  long: 'int',
  open: 'reads-file',
  file: 'reads-file',
};

function typeOf(expression: Expression | undefined, { scope, member }: DefinitionContext): Type {
  if (expression === undefined) return { kind: 'text' };
  if (expression.kind === 'call') {
    if (member(expression.of) !== 'FileType') return { kind: 'text' };
    const mode = expression.args[0] === undefined ? null : valueOf(expression.args[0].value, scope);
    return { kind: mode?.kind === 'text' && /[wax]/.test(mode.text) ? 'writes-file' : 'reads-file' };
  }
  const name = dottedName(expression) ?? (expression.kind === 'string' ? expression.value : null);
  if (name === null) return { kind: 'text' };
  const last = name.slice(name.lastIndexOf('.') + 1);
  const kind = Object.hasOwn(namedTypes, name) ? namedTypes[name] : undefined;
  if (kind !== undefined && kind !== 'function') return { kind };
  return /^(?:Pure)?(?:Posix|Windows)?Path$/.test(last) ? { kind: 'path' } : { kind: 'function', name };
}

import type { Phrase, Why } from '#shared/contract/problem-keys';
import { SUPPRESS, type Action, type Definition, type Exclusive, type Nargs, type Type } from './definition';
import type { Argument, Expression } from './expressions';
import { valueOf } from './literals';
import { meant, spread, worthOf, type Given } from './spread';
import { dottedName, itemsOf, sourceOf, writtenOf, type Scope, type Value } from './values';

/** An argument as it is defined, nothing where it is none that a form shows, or why it is not understood. */
export type ReadDefinition =
  { readonly definition: Definition; readonly unsure: readonly Why[] } | { readonly hidden: true } | { readonly why: Phrase };

/** What stands around a call of `add_argument`. */
export interface DefinitionContext {
  readonly scope: Scope;
  readonly prefixes: string;
  readonly exclusive: Exclusive | null;
  /** The function's or class's name of argparse that an expression means, such as `FileType`. */
  readonly member: (expression: Expression, scope: Scope) => string | null;
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
  if (args === null) return { why: { key: 'definition-late' } };
  const flags: string[] = [];
  for (const given of args.filter(({ name }) => name === null)) {
    const flag = worthOf(given);
    if (flag.kind !== 'text' || !flag.exact || flag.text === '' || flag.text.length > MAX_OPTION)
      return {
        why:
          given.expression === null
            ? { key: 'name-late' }
            : { key: 'name-late-of', values: { source: sourceOf(given.expression, given.scope) } },
      };
    flags.push(flag.text);
  }
  const keywords = new Map(args.flatMap((given) => (given.name === null ? [] : [[given.name, given] as const])));
  const value = (key: string): Value | null => {
    const given = keywords.get(key);
    return given === undefined ? null : worthOf(given);
  };
  const textOf = (key: string): string | null => {
    const found = value(key);
    return found?.kind === 'text' ? found.text : null;
  };

  const options = flags.filter((flag) => context.prefixes.includes(flag.charAt(0)));
  const dest = textOf('dest');
  const named = options.length > 0 ? destOf(options, context.prefixes) : flags[0];
  const final = (dest ?? named)?.slice(0, MAX_OPTION);
  if (final === undefined || final === '') return { why: { key: 'no-name' } };
  const label = options.at(-1) ?? final;
  const help = value('help');
  const silent = help?.kind === 'text' && help.text === SUPPRESS;
  const action = actionOf(keywords.get('action'), context);
  if (action.kind === 'skip') return { hidden: true };
  const unsure: Why[] = [];
  if (action.kind === 'dynamic') unsure.push({ key: 'action-late', at: [label], values: { source: action.source } });
  const count = nargsOf(value('nargs'));
  if (count === undefined) unsure.push({ key: 'count-late', at: [label] });
  const choices = value('choices');
  const known = choices === null || choices.kind === 'none' ? null : isKnown(choices) ? choices : undefined;
  if (known === undefined) unsure.push({ key: 'choices-late', at: [label] });
  const required = value('required');
  if (required !== null && required.kind !== 'boolean' && required.kind !== 'none' && required.kind !== 'number')
    unsure.push({ key: 'required-late', at: [label] });
  const nargs = count ?? null;
  const positional = options.length === 0;
  const needed = positional ? nargs !== '?' && nargs !== '*' && nargs !== 'rest' : required?.kind === 'boolean' && required.value;
  // What argparse does not tell of, it takes all the same; what stands by position cannot be left out.
  if (silent && !positional && !needed) return { hidden: true };
  const [metavar, fallback] = [value('metavar'), value('default')];
  const done =
    action.kind === 'known'
      ? action.action
      : nargs === 0 || (nargs === null && action.kind === 'class' && context.takesNothing(action.name))
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
      default: fallback?.kind === 'member' ? fallback.value : fallback,
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

function actionOf(given: Given | undefined, { member }: DefinitionContext): ReadAction {
  if (given === undefined) return { kind: 'known', action: 'store' };
  const value = worthOf(given);
  if (value.kind === 'none') return { kind: 'known', action: 'store' };
  if (value.kind === 'text') {
    if (value.text === 'help' || value.text === 'version') return { kind: 'skip' };
    const action = Object.hasOwn(actions, value.text) ? actions[value.text] : undefined;
    if (action !== undefined) return { kind: 'known', action };
  }
  if (given.expression === null) return { kind: 'dynamic', source: '' };
  const { expression, scope } = meant(given.expression, given.scope);
  if (member(expression, scope) === 'BooleanOptionalAction') return { kind: 'known', action: 'either' };
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

function typeOf(given: Given | undefined, { member }: DefinitionContext): Type {
  if (given === undefined || given.expression === null) return { kind: 'text' };
  const { expression, scope } = meant(given.expression, given.scope);
  if (expression.kind === 'call') {
    if (member(expression.of, scope) !== 'FileType') return { kind: 'text' };
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

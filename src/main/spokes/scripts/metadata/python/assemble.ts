import { MOST_PARAMS } from '#shared/contract/param-bounds';
import { SUPPRESS, type Definition, type Doubt } from './definition';
import { draftOf, isSeveral, nameOf, type Draft, type DraftContext } from './param';
import { STARRED, type Parser } from './things';
import type { Value } from './values';
import { labelOf } from './wording';

/** When a parameter is asked for. */
export interface When {
  readonly param: string;
  readonly is: readonly string[];
}

/** A parameter with its final name, and its line in the script. */
export interface Assembled {
  readonly param: Draft & { readonly when?: When };
  readonly line: number;
}

/** The parameters of a script in the order of its command line, and what is not as the script has it. */
export interface Assembly {
  readonly params: readonly Assembled[];
  readonly unsure: readonly Doubt[];
}

interface Pending {
  readonly draft: Draft;
  readonly line: number;
  /** The sub-command that it belongs to, by the names that lead there. */
  readonly path: readonly string[];
  readonly when: { readonly choice: Pending; readonly is: string[] } | null;
  /** Whether others that are the same can stand in for it: what has its place among positions cannot be moved. */
  readonly movable: boolean;
  name: string;
}

const MAX_NESTING = 3;
const MAX_NAME = 64;

/**
 * Puts a parser's parameters in an order that argparse reads: options, what is given by position, options that take all values
 * that follow, then the sub-command and what belongs to it.
 */
export function assemble(parser: Parser, context: Omit<DraftContext, 'fallback'>): Assembly {
  const pending: Pending[] = [];
  const unsure: Doubt[] = [];

  function take(from: Parser, path: readonly string[], when: Pending['when']): void {
    const definitions = merged(from);
    const greedy = definitions.filter(isGreedy);
    const options = definitions.filter((one) => one.options.length > 0 && !isGreedy(one));
    const positions = definitions.filter((one) => one.options.length === 0);
    const commands = from.commands !== null && from.commands.all.length > 0 ? from.commands : null;
    const last = commands !== null || positions.some(({ nargs }) => nargs === 'rest');
    // Before a sub-command, or what takes all that is left, argparse does not take `--` away.
    const guarded = !last && !from.settings.has('prefix_chars');
    const alone = positions.length === 1 && positions[0]?.nargs === null && greedy.length === 0 && commands === null;
    if (last) {
      for (const one of greedy) unsure.push({ line: one.line, why: { key: 'greedy', at: [nameOf(one)] } });
    }
    const dests = new Set<string>();
    for (const one of last ? [...greedy, ...options, ...positions] : [...options, ...positions, ...greedy]) {
      const { draft, unsure: doubts } = draftOf(one, { ...context, fallback: from.defaults.get(one.dest) ?? null });
      for (const why of doubts) unsure.push({ line: one.line, why });
      // Several options may set one dest; each is a parameter, named after itself.
      const own = dests.has(one.dest) && one.options.length > 0 ? nameOf(one).replace(/^\W+/, '').replaceAll('-', '_') : one.dest;
      dests.add(one.dest);
      const movable = one.options.length > 0 ? !isGreedy(one) : alone;
      const pass = guarded && one.options.length === 0 && draft.pass.by === 'position' ? { ...draft.pass, guarded } : draft.pass;
      const named = { ...draft, pass, label: own === one.dest ? draft.label : labelOf(own) };
      pending.push({ draft: named, line: one.line, path, when, movable, name: plainName(own) });
    }
    for (const group of new Set(definitions.flatMap(({ exclusive }) => (exclusive?.required === true ? [exclusive] : [])))) {
      const names = definitions.filter(({ exclusive }) => exclusive === group).map(nameOf);
      unsure.push({ line: group.line, why: { key: 'one-of', values: { names: names.join(', ') } } });
    }
    if (commands === null) return;
    const fallback = commands.dest === null ? undefined : from.defaults.get(commands.dest);
    const chosen = fallback?.kind === 'text' && commands.all.some(({ name }) => name === fallback.text) ? fallback.text : undefined;
    const choice: Pending = {
      draft: {
        name: commands.dest ?? 'command',
        kind: 'choice',
        label: path.length === 0 ? 'Command' : `Command of ${path.join(' ')}`.slice(0, 256),
        choices: commands.all
          .slice(0, 512)
          .map(({ name, help }) => (help === '' ? { value: name, label: name } : { value: name, label: oneLine(`${name}: ${help}`) })),
        ...(commands.required && chosen === undefined ? { required: true } : {}),
        ...(chosen === undefined ? {} : { default: chosen }),
        pass: { by: 'position', encoded: false, omit: true, guarded: false },
      },
      line: commands.line,
      path,
      when,
      movable: false,
      name: plainName(commands.dest ?? 'command'),
    };
    pending.push(choice);
    if (path.length >= MAX_NESTING) unsure.push({ line: commands.line, why: { key: 'nested' } });
    else for (const command of commands.all) take(command.parser, [...path, command.name], { choice, is: [command.name] });
  }

  take(parser, [], null);
  const kept = shared(pending);
  rename(kept);
  const params = fitting(kept, unsure).map(({ draft, line, when, name }): Assembled => ({
    param: { ...draft, name, ...(when === null ? {} : { when: { param: when.choice.name, is: when.is } }) },
    line,
  }));
  return { params, unsure };
}

/** As many as a form may have: those that have to be given, and of the others the first. */
function fitting(pending: readonly Pending[], unsure: Doubt[]): readonly Pending[] {
  if (pending.length <= MOST_PARAMS) return pending;
  const choices = new Set(pending.map(({ when }) => when?.choice));
  const needed = (one: Pending): boolean => one.draft.required === true || choices.has(one);
  const kept = new Set([...pending.filter(needed), ...pending.filter((one) => !needed(one))].slice(0, MOST_PARAMS));
  for (const one of pending)
    if (!kept.has(one)) unsure.push({ line: one.line, why: { key: 'params-many', at: [one.name], values: { most: String(MOST_PARAMS) } } });
  return pending.filter((one) => kept.has(one));
}

/** Whether an option takes whatever follows it as one more value. */
const isGreedy = (one: Definition): boolean =>
  one.options.length > 0 && one.action !== 'append' && one.action !== 'extend' && isSeveral(one) && typeof one.nargs !== 'number';

/** `--color` and `--no-color` of one dest are one switch, and so are `--all` and `--found`. */
function merged(parser: Parser): readonly Definition[] {
  const result: Definition[] = [];
  for (const one of parser.definitions) {
    const other = result.findIndex((before) => areOpposite(before, one) && areTwo(parser, before, one));
    const before = result[other];
    if (before === undefined) {
      result.push(one);
      continue;
    }
    const [on, off] = before.action === 'store_true' ? [before, one] : [one, before];
    result[other] = {
      ...on,
      line: before.line,
      action: 'either',
      off: longOf(off.options) ?? null,
      options: [longOf(on.options) ?? ''],
      default: fallbackOf(parser, before),
      help: helpOfBoth(on, off),
      required: before.exclusive?.required === true,
      exclusive: null,
    };
  }
  return result;
}

/** What is said of either, with the option that the second is said of. */
function helpOfBoth(on: Definition, off: Definition): Value | null {
  const [first, second] = [on.help, off.help];
  if (first?.kind !== 'text' || second?.kind !== 'text' || first.text === second.text || second.text === SUPPRESS) return first ?? second;
  return { kind: 'text', text: `${first.text.trimEnd()} (${nameOf(off)}: ${second.text.trim()})`, exact: first.exact && second.exact };
}

/** Whether two options turn one thing on and off. */
function areOpposite(a: Definition, b: Definition): boolean {
  if (a.dest !== b.dest || [a.action, b.action].toSorted().join(' ') !== 'store_false store_true') return false;
  const [one, other] = [longOf(a.options), longOf(b.options)];
  if (one === undefined || other === undefined) return false;
  const isPair = one === other.replace(/^--/, '--no-') || other === one.replace(/^--/, '--no-');
  // What only a branch defines is there with the other one only if they are named for each other.
  return isPair ? a.conditional === b.conditional : !a.conditional && !b.conditional;
}

/** Whether nothing else has their dest, or is in a group with them of which but one may be given. */
function areTwo({ definitions }: Parser, a: Definition, b: Definition): boolean {
  if (a.exclusive !== b.exclusive || definitions.filter(({ dest }) => dest === a.dest).length !== 2) return false;
  return a.exclusive === null || definitions.filter(({ exclusive }) => exclusive === a.exclusive).length === 2;
}

/** What the first of one dest begins with, also where it says nothing; the parser may say otherwise in ways that are not followed. */
function fallbackOf(parser: Parser, first: Definition): Value {
  const unsaid: Value = { kind: 'boolean', value: first.action === 'store_false' };
  const other = parser.defaults.get(STARRED) ?? parser.settings.get('argument_default');
  return other === undefined ? (first.default ?? unsaid) : { kind: 'dynamic', source: '' };
}

const longOf = (options: readonly string[]): string | undefined => options.findLast((option) => option.startsWith('--'));

/** What several sub-commands of one choice define alike is asked for once. */
function shared(pending: readonly Pending[]): readonly Pending[] {
  const kept: Pending[] = [];
  const known = new Map<string, Pending>();
  const choices = new Map<Pending, number>();
  for (const one of pending) {
    const { when } = one;
    if (when === null || !one.movable) {
      kept.push(one);
      continue;
    }
    const choice = choices.get(when.choice) ?? choices.size;
    choices.set(when.choice, choice);
    const key = JSON.stringify([choice, one.name, one.draft]);
    const before = known.get(key);
    if (before?.when != null) {
      before.when.is.push(...when.is);
      continue;
    }
    const own = { ...one, when: { choice: when.choice, is: [...when.is] } };
    known.set(key, own);
    kept.push(own);
  }
  return kept;
}

/** Gives each its name: those of sub-commands that others have too are named after their sub-command. */
function rename(pending: readonly Pending[]): void {
  const counts = new Map<string, number>();
  for (const { name } of pending) counts.set(variable(name), (counts.get(variable(name)) ?? 0) + 1);
  const taken = new Set<string>();
  // First come those that keep their names.
  const [own, others] = [pending.filter(({ path }) => path.length === 0), pending.filter(({ path }) => path.length > 0)];
  for (const one of [...own, ...others]) {
    const shares = (counts.get(variable(one.name)) ?? 0) > 1;
    const wanted = shares && one.path.length > 0 ? plainName([...one.path, one.name].join('-')) : one.name;
    let name = wanted;
    for (let next = 2; taken.has(variable(name)); next += 1) name = `${wanted.slice(0, MAX_NAME - 6)}-${next}`;
    taken.add(variable(name));
    one.name = name;
  }
}

const variable = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** A name that a parameter may have. */
function plainName(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_-]+/g, '_');
  const named = /^[A-Za-z]/.test(plain) ? plain : /[A-Za-z0-9]/.test(plain) ? `option_${plain.replace(/^[_-]+/, '')}` : 'option';
  return named.slice(0, MAX_NAME);
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 256);

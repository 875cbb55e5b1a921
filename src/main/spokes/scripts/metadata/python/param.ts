import type { Why } from '#shared/contract/problem-keys';
import type { Pass } from '#shared/contract/params';
import type { Notes } from '../raw';
import type { Definition } from './definition';
import { meaningOf, type Meaning } from './kinds';
import { itemsOf, writtenOf, type Value } from './values';
import { helpOf, labelOf, shownDefault, type Help } from './wording';

/** A parameter as metadata has it; its name is made unique later. */
export interface Draft {
  readonly name: string;
  readonly kind: 'text' | 'multiline' | 'number' | 'boolean' | 'choice' | 'multi-choice' | 'date' | 'file' | 'folder' | 'secret';
  readonly label: string;
  readonly help?: string;
  /** What of the help the script does not say itself. */
  readonly notes?: Notes;
  readonly required?: boolean;
  readonly default?: string | number | boolean | readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
  readonly choices?: readonly (string | { readonly value: string; readonly label: string })[];
  readonly write?: boolean;
  readonly pass: Pass;
}

/** What a parameter is made with beside its definition. */
export interface DraftContext {
  readonly prog: string;
  /** What `set_defaults` says of its dest, which counts more than its own default. */
  readonly fallback: Value | null;
  readonly functionSource: (name: string) => string | null;
}

/** A parameter, and what about it is not as the script has it. */
export interface Drafted {
  readonly draft: Draft;
  readonly unsure: readonly Why[];
}

const MAX_CHOICES = 512;
const MAX_CHOICE = 1_024;
const MAX_TEXT = 8_192;
const MAX_LINES = 65_536;
const TIMES = ['once', 'twice', 'three times', 'four times'];
const switches = new Set(['store_true', 'store_false', 'store_const', 'append_const', 'either', 'none']);

/** The parameter that a form shows for an argument. */
export function draftOf(own: Definition, context: DraftContext): Drafted {
  const definition = context.fallback === null ? own : { ...own, default: context.fallback };
  if (definition.options.length > 0) {
    if (switches.has(definition.action)) return { draft: switchOf(definition, context), unsure: [] };
    if (definition.action === 'count') return countOf(definition, context);
  }
  const several = isSeveral(definition);
  const choices = choicesOf(definition);
  const meaning = meaningOf(definition, context.functionSource);
  const unsure: readonly Why[] =
    choices === 'too-many' ? [{ key: 'choices-many', at: [nameOf(definition)], values: { most: String(MAX_CHOICES) } }] : [];
  const shape =
    choices === 'too-many' || choices === null
      ? several
        ? ({ kind: 'multiline' } as const)
        : shapeOf(meaning, definition)
      : typeof definition.nargs === 'number' && definition.nargs > 1
        ? ({ kind: 'multiline' } as const)
        : ({ kind: several ? 'multi-choice' : 'choice', choices } as const);
  const fallback = defaultOf(definition, shape.kind, choices);
  const unsaid = fallback === undefined && shape.kind !== 'secret' ? shownDefault(definition.default) : null;
  return {
    draft: {
      name: definition.dest,
      ...shape,
      label: labelOf(definition.dest),
      ...helpFor(definition, context, unsaid),
      ...(definition.required && !definition.conditional && fallback === undefined ? { required: true } : {}),
      ...(fallback === undefined ? {} : { default: fallback }),
      pass: passOf(definition),
    },
    unsure,
  };
}

/** What a person calls an argument: its longest option, or its dest. */
export const nameOf = ({ options, dest }: Definition): string => longest(options) ?? dest;

const helpFor = (definition: Definition, { prog }: DraftContext, unsaid: string | null): Partial<Help> => {
  const said = helpOf(definition, prog, unsaid);
  return said.help === '' ? {} : said;
};

const longest = (options: readonly string[]): string | undefined => options.toSorted((a, b) => b.length - a.length)[0];

/** Whether several values may be given. */
export function isSeveral({ action, nargs }: Definition): boolean {
  return (
    action === 'append' ||
    action === 'extend' ||
    nargs === '*' ||
    nargs === '+' ||
    nargs === 'rest' ||
    (typeof nargs === 'number' && nargs > 1)
  );
}

function passOf(definition: Definition): Pass {
  const option = longest(definition.options);
  if (option === undefined) return { by: 'position', encoded: false, omit: true, guarded: false };
  // `extend` adds to what it has, so that each value can have its own; what is stored would be overwritten.
  const repeats = !isSeveral(definition) || definition.action === 'append' || definition.action === 'extend';
  return { by: 'option', option, many: repeats ? 'repeat' : 'list' };
}

function switchOf(definition: Definition, context: DraftContext): Draft {
  const option = longest(definition.options) ?? '';
  const given = definition.default;
  const known = given?.kind === 'boolean' ? given.value : null;
  const base = { name: definition.dest, kind: 'boolean', label: labelOf(definition.dest), ...helpFor(definition, context, null) } as const;
  if (definition.action === 'either') {
    // Left alone it says nothing where the script itself tells "no" from "not said".
    const on = definition.options.findLast((each) => each.startsWith('--')) ?? option;
    const no = definition.off ?? on.replace(/^--/, '--no-');
    const says = definition.exclusive === null && !definition.conditional && known !== null;
    // Where it is not known whether it is on, yes, no and neither are three.
    if (given?.kind === 'dynamic' || (definition.off !== null && !says))
      return {
        ...base,
        ...helpFor(definition, context, shownDefault(given)),
        kind: 'choice',
        ...(definition.required ? { required: true } : {}),
        choices: [on, no].map((value) => ({ value, label: value })),
        pass: { by: 'position', encoded: false, omit: true, guarded: false },
      };
    return { ...base, default: known ?? false, pass: { by: 'switch', on, off: says ? no : null } };
  }
  // Named after what it turns off, it is on until it is turned off; named after the option, it is the option.
  if (definition.action === 'store_false' && definition.ownDest)
    return { ...base, default: true, pass: { by: 'switch', on: null, off: option } };
  const on = definition.action === 'store_true' && known === true ? true : definition.required;
  return { ...base, default: on, pass: { by: 'switch', on: option, off: null } };
}

/** How often an option is given: `-vv` is an argument by itself, so that a choice can be passed as it is. */
function countOf(definition: Definition, context: DraftContext): Drafted {
  const help = helpFor(definition, context, null);
  const base = { name: definition.dest, label: labelOf(definition.dest), ...help };
  const short = definition.options.find((option) => /^-[A-Za-z]$/.test(option));
  if (short === undefined) {
    const on = longest(definition.options) ?? '';
    const draft = { ...base, kind: 'boolean', default: false, pass: { by: 'switch', on, off: null } } as const;
    return { draft, unsure: [{ key: 'once-here', at: [on] }] };
  }
  const choices = TIMES.map((label, index) => ({ value: `-${short.slice(1).repeat(index + 1)}`, label }));
  return { draft: { ...base, kind: 'choice', choices, pass: { by: 'position', encoded: false, omit: true, guarded: false } }, unsure: [] };
}

type Shape = Pick<Draft, 'kind' | 'integer' | 'min' | 'max' | 'write'>;

function shapeOf(meaning: Meaning, { choices }: Definition): Shape {
  if (meaning.kind !== 'integer')
    return meaning.kind === 'folder' ? { kind: 'folder', ...(meaning.write ? { write: true } : {}) } : { kind: meaning.kind };
  return {
    kind: 'number',
    integer: true,
    ...(choices?.kind === 'range' && choices.to > choices.from ? { min: choices.from, max: choices.to - 1 } : {}),
  };
}

/** The values that may be chosen; null where any may be, or where they are a range of numbers. */
function choicesOf(definition: Definition): readonly string[] | 'too-many' | null {
  const { choices, type } = definition;
  if (choices === null || (choices.kind === 'range' && type.kind === 'int' && !isSeveral(definition))) return null;
  const items = itemsOf(choices);
  if (items === undefined) return choices.kind === 'range' ? 'too-many' : null;
  const values = [...new Set(items.flatMap((item) => writtenOf(item) ?? []))];
  if (values.length === 0) return null;
  return values.length > MAX_CHOICES || values.some((value) => value.length > MAX_CHOICE) ? 'too-many' : values;
}

/** The default as the form can hold it; undefined where the script's own counts because nothing is passed. */
function defaultOf(
  definition: Definition,
  kind: Draft['kind'],
  choices: readonly string[] | 'too-many' | null,
): Draft['default'] | undefined {
  const { default: value, action, exclusive, conditional, nargs } = definition;
  if (value === null || value.kind === 'none' || kind === 'secret') return undefined;
  // Values of `append` are added to the default, argparse allows no second one of an exclusive group, and what a branch
  // defines may not be there.
  if (action === 'append' || action === 'extend' || exclusive !== null || conditional) return undefined;
  const items = value.kind === 'list' ? value.items : [value];
  const texts = items.map((item) => (item.kind === 'none' ? undefined : writtenOf(item)));
  const written = texts.flatMap((text) => (text === undefined || text.includes('\0') || text === '==SUPPRESS==' ? [] : [text]));
  if (written.length < texts.length || written.length === 0) return undefined;
  if (kind === 'multi-choice') return Array.isArray(choices) && written.every((text) => choices.includes(text)) ? written : undefined;
  if (kind === 'multiline') {
    const lines = written.join('\n');
    return written.some((text) => text.includes('\n') || text === '') || lines.length > MAX_LINES ? undefined : lines;
  }
  const [text] = written;
  if (text === undefined || written.length > 1 || (value.kind === 'list' && nargs !== 1)) return undefined;
  switch (kind) {
    case 'number':
      return numberOf(items[0], definition);
    case 'choice':
      return Array.isArray(choices) && choices.includes(text) ? text : undefined;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text) ? text : undefined;
    case 'file':
    case 'folder':
      // What is found from where the script runs cannot be chosen in a form.
      return /^[/~]/.test(text) && text.length <= 4_096 ? text : undefined;
    case 'text':
      return text === '' || text.length > MAX_TEXT ? undefined : text;
    case 'boolean':
      return undefined;
  }
}

function numberOf(value: Value | undefined, { type, choices }: Definition): number | undefined {
  const number =
    value?.kind === 'number' ? value.value : value?.kind === 'text' && /^-?\d+(?:\.\d+)?$/.test(value.text) ? Number(value.text) : NaN;
  if (!Number.isFinite(number) || (type.kind === 'int' && !Number.isSafeInteger(number))) return undefined;
  return choices?.kind === 'range' && (number < choices.from || number >= choices.to) ? undefined : number;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

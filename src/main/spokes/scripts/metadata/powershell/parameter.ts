import type { Pass } from '#shared/contract/params';
import type { Why } from '#shared/contract/problem-keys';
import { inEnglish } from '#shared/problems/in-english';
import type { Notes } from '../raw';
import { bounded, linesOf, textOf } from './comments';
import { defaultFor, readFallback, textOfLiteral, type Fallback } from './fallback';
import type { FoundParam } from './found-param';
import { isoDate } from './dates';
import type { Help } from './help';
import { shapeOf, type Shape } from './kinds';
import { labelOf } from './label';
import type { Literal } from './literals';
import type { Declared } from './param-block';
import { isMandatory, isOfSomeSets, ownSets, textOfArgument } from './parameter-sets';
import { readType, type TypeShape } from './types';
import type { Source, Token } from './tokens';
import { asNumber, readValidation, type Validation } from './validation';

/** What a parameter is read with: the script, its help and its parameter sets. */
export interface ParameterContext {
  readonly source: Source;
  readonly help: Help | null;
  readonly sets: ReadonlyMap<string, string>;
}

/** A parameter as Axle knows it, and what of it was not understood. */
export interface ReadParameter {
  readonly param: FoundParam;
  /** What stands in its help beside the script's own words. */
  readonly notes?: Notes;
  readonly unknown: readonly Why[];
}

const MAX_HELP = 1_024;
const anyType: TypeShape = { kind: 'unknown', many: false, nullable: false, odd: false, choices: [] };

/** Reads one declared parameter; `name` is what Axle calls it. Never throws. */
export function readParameter(declared: Declared, name: string, context: ParameterContext): ReadParameter {
  const { source, sets } = context;
  const type = declared.types.map(readType).find(({ kind, odd, many }) => kind !== 'unknown' || odd || many) ?? anyType;
  const validation = readValidation(source, declared.attributes);
  const fallback = readFallback(source, declared.fallback, (validation.choices ?? type.choices).length > 0);
  const shape = shapeOf(declared, type, validation, fallback);
  const required = isMandatory(source, declared.attributes, sets) || fallback.is === 'demanded';
  const rules = rulesOf(shape, validation);
  const { min, max, minLength, maxLength } = rules;
  const fitting = fallback.is === 'literal' ? defaultFor(fallback.literal, { ...shape, min, max, minLength, maxLength }) : undefined;
  const limited = !required && isOfSomeSets(source, declared.attributes, sets);
  // What has to be given cannot be blank, not even by default; and what a form fills in by itself would choose a parameter set.
  const isKept = required ? typeof fitting !== 'string' || fitting.trim() !== '' : !limited || shape.kind === 'boolean';
  const value = isKept ? fitting : undefined;
  const notes: readonly Why[] = [
    value === undefined && !required ? noteOf(shape, fallback) : null,
    type.odd ? ({ key: 'note-untypable', values: { type: declared.types[0] ?? '' } } as const) : null,
    (type.many ? validation.count : null) ?? null,
    setsNote(ownSets(source, declared.attributes, sets)),
  ].filter((note) => note !== null);
  const { help, from } = helpOf(declared, context, notes);
  const odd: readonly Why[] = type.odd ? [{ key: 'untypable', values: { type: declared.types[0] ?? '' } }] : [];
  return {
    param: {
      name,
      kind: shape.kind,
      label: labelOf(declared.name),
      ...(help === '' ? {} : { help }),
      ...(required ? { required } : {}),
      ...(value === undefined ? {} : { default: value }),
      ...(shape.integer ? { integer: true } : {}),
      ...(shape.choices.length === 0 ? {} : { choices: shape.choices.map((choice) => ({ value: choice, label: choice.slice(0, 256) })) }),
      ...rules,
      pass: passOf(declared, { type, shape, fallback, required, limited, value }),
    },
    ...(notes.length === 0 ? {} : { notes: { from, whys: notes } }),
    unknown: [...validation.unknown, ...odd],
  };
}

interface Passing {
  readonly type: TypeShape;
  readonly shape: Shape;
  readonly fallback: Fallback;
  readonly required: boolean;
  readonly limited: boolean;
  readonly value: FoundParam['default'];
}

function passOf({ name, attributes }: Declared, { type, shape, fallback, required, limited, value }: Passing): Pass {
  if (shape.kind === 'secret') {
    const object = type.object ?? (attributes.some((one) => one.name === 'credential') ? 'credential' : undefined);
    if (object !== undefined) return { by: 'object', name, type: object };
    // Nothing that is made of a text becomes another such object.
    return type.kind === 'secret' ? { by: 'none' } : { by: 'object', name, type: 'string' };
  }
  const off = `-${name}:$false`;
  if (limited && shape.kind === 'boolean' && value === true) return { by: 'switch', on: null, off };
  if (type.kind === 'switch') return { by: 'switch', on: `-${name}`, off: required || value === true ? off : null };
  // A form has no third answer; where the script computes one itself, no is left to it.
  const own = shape.kind === 'boolean' && (limited || fallback.is === 'computed' || (type.nullable && fallback.is === 'nothing'));
  return own && !required ? { by: 'switch', on: `-${name}:$true`, off: null } : { by: 'named', name, ...(type.many && { list: true }) };
}

/** The bounds that such a kind has, without those that contradict each other. */
function rulesOf(shape: Shape, validation: Validation): Pick<FoundParam, 'min' | 'max' | 'minLength' | 'maxLength' | 'pattern'> {
  const { minLength, maxLength, pattern } = validation;
  const bounds = (read: (literal: Literal | undefined) => number | string | undefined): Pick<FoundParam, 'min' | 'max'> => {
    const [min, max] = [read(validation.min), read(validation.max)];
    if (min !== undefined && max !== undefined && min > max) return {};
    return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  };
  if (shape.kind === 'number') return bounds(asNumber);
  if (shape.kind === 'date') return bounds((literal) => (typeof literal === 'string' ? isoDate(literal) : undefined));
  const least = whole(minLength) && minLength > 0 ? { minLength } : {};
  if (shape.kind === 'secret') return least;
  if (shape.kind !== 'text') return {};
  const most = whole(maxLength) && maxLength > 0 && maxLength >= (minLength ?? 0) ? { maxLength } : {};
  return { ...least, ...most, ...(pattern === undefined ? {} : { pattern }) };
}

const whole = (value: number | undefined): value is number => value !== undefined && Number.isSafeInteger(value);

const setsNote = (sets: readonly string[]): Why | null =>
  sets.length === 0 ? null : { key: sets.length === 1 ? 'note-set' : 'note-sets', values: { sets: sets.join(', ') } };

function noteOf(shape: Shape, fallback: Fallback): Why | null {
  if (fallback.is === 'nothing' || fallback.is === 'demanded' || (fallback.is === 'literal' && fallback.literal === '')) return null;
  if (shape.kind === 'secret') return { key: 'note-has-default' };
  const value = fallback.is === 'computed' ? fallback.written : bounded(textOfLiteral(fallback.literal), 160);
  return { key: 'note-default', values: { value } };
}

/** What is said of a parameter: by the help, by its attribute, or by the comments that stand with it. */
function helpOf(
  declared: Declared,
  { source, help }: ParameterContext,
  notes: readonly Why[],
): { readonly help: string; readonly from: number } {
  const message = declared.attributes
    .filter(({ name }) => name === 'parameter')
    .map(({ args }) => textOfArgument(source, args, 'helpmessage'))
    .find((text) => text !== undefined && text.trim() !== '');
  const [beside, above] = [commentText(declared.beside), commentText(declared.above)];
  // Beside it often stands no more than a unit.
  const comment = above.length > beside.length ? above : beside;
  const said = [help?.params.get(declared.name.toLowerCase())?.text, message, comment];
  const text = said.find((each) => each !== undefined && each !== '')?.trim() ?? '';
  const note = notes.length === 0 ? '' : bounded(`(${inEnglish(notes)})`, 400);
  const own = bounded(text, MAX_HELP - note.length - 1);
  return { help: [own, note].filter((part) => part !== '').join(' '), from: own.length };
}

/** Comments as help; regions, code that was put out of use and analysers' directives are none. */
function commentText(comments: readonly Token[]): string {
  const lines = linesOf(comments).filter(
    ({ text }) => !/^\s*(?:(?:end)?region\b|\[.{0,200}\]\s*\$?|\$[\w:]+(?:\s*[=.([|]|,?$))/i.test(text),
  );
  return textOf(
    lines.map(({ text }) => text),
    MAX_HELP,
  );
}

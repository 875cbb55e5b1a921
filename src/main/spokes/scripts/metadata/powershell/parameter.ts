import type { Pass } from '#shared/contract/params';
import { bounded, linesOf, textOf } from './comments';
import { defaultFor, readFallback, textOfLiteral, type Fallback } from './fallback';
import type { FoundParam } from './found-param';
import { isoDate } from './dates';
import type { Help } from './help';
import { shapeOf, type Shape } from './kinds';
import { labelOf } from './label';
import type { Literal } from './literals';
import type { Declared } from './param-block';
import { isMandatory, ownSets, textOfArgument } from './parameter-sets';
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
  readonly unknown: readonly string[];
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
  // What has to be given cannot be blank, not even by default.
  const value = required && typeof fitting === 'string' && fitting.trim() === '' ? undefined : fitting;
  const notes = [
    value === undefined && !required ? noteOf(shape, fallback) : '',
    type.odd ? `a [${declared.types[0] ?? ''}], which no text can be` : '',
    setsNote(ownSets(source, declared.attributes, sets)),
  ].filter((note) => note !== '');
  const help = helpOf(declared, context, notes);
  const odd = type.odd ? [`[${declared.types[0] ?? ''}] cannot be typed in`] : [];
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
      pass: passOf(declared, { type, shape, fallback, required, value }),
    },
    unknown: [...validation.unknown, ...odd],
  };
}

interface Passing {
  readonly type: TypeShape;
  readonly shape: Shape;
  readonly fallback: Fallback;
  readonly required: boolean;
  readonly value: FoundParam['default'];
}

function passOf({ name }: Declared, { type, shape, fallback, required, value }: Passing): Pass {
  const off = `-${name}:$false`;
  if (type.kind === 'switch') return { by: 'switch', on: `-${name}`, off: required || value === true ? off : null };
  // A form has no third answer; where the script computes one itself, no is left to it.
  const own = shape.kind === 'boolean' && (fallback.is === 'computed' || (type.nullable && fallback.is === 'nothing'));
  return own && !required ? { by: 'switch', on: `-${name}:$true`, off: null } : { by: 'named', name };
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

const setsNote = (sets: readonly string[]): string =>
  sets.length === 0 ? '' : `parameter set${sets.length === 1 ? '' : 's'}: ${sets.join(', ')}`;

function noteOf(shape: Shape, fallback: Fallback): string {
  if (fallback.is === 'nothing' || fallback.is === 'demanded' || (fallback.is === 'literal' && fallback.literal === '')) return '';
  if (shape.kind === 'secret') return 'it has a default';
  return `default: ${fallback.is === 'computed' ? fallback.written : bounded(textOfLiteral(fallback.literal), 160)}`;
}

/** What is said of a parameter: by the help, by its attribute, or by the comments that stand with it. */
function helpOf(declared: Declared, { source, help }: ParameterContext, notes: readonly string[]): string {
  const message = declared.attributes
    .filter(({ name }) => name === 'parameter')
    .map(({ args }) => textOfArgument(source, args, 'helpmessage'))
    .find((text) => text !== undefined && text.trim() !== '');
  const [beside, above] = [commentText(declared.beside), commentText(declared.above)];
  // Beside it often stands no more than a unit.
  const comment = above.length > beside.length ? above : beside;
  const said = [help?.params.get(declared.name.toLowerCase())?.text, message, comment];
  const text = said.find((each) => each !== undefined && each !== '')?.trim() ?? '';
  const note = notes.length === 0 ? '' : bounded(`(${notes.join('; ')})`, 400);
  return [bounded(text, MAX_HELP - note.length - 1), note].filter((part) => part !== '').join(' ');
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

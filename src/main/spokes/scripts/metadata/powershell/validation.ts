import type { Why } from '#shared/contract/problem-keys';
import type { Argument, Attribute } from './attributes';
import { isList, numberOf, readLiteral, readMember, type Literal } from './literals';
import { translatePattern } from './patterns';
import { isOperator, isWord } from './spans';
import type { Source, Token } from './tokens';

/** What the `Validate…` attributes of a parameter allow, and what of them was not understood. */
export interface Validation {
  readonly choices: readonly string[] | undefined;
  readonly min: Literal | undefined;
  readonly max: Literal | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly pattern: string | undefined;
  /** How many values a list takes; a form of Axle does not count them. */
  readonly count: Why | undefined;
  /** What a `Test-Path` in its script tells. */
  readonly path: 'file' | 'folder' | 'any' | undefined;
  readonly unknown: readonly Why[];
}

const MAX_CHOICES = 512;
const MAX_CHOICE = 1_024;

/** Reads a parameter's `Validate…` attributes. */
export function readValidation(source: Source, attributes: readonly Attribute[]): Validation {
  const unknown: Why[] = [];
  const named = (name: string): readonly Attribute[] => attributes.filter((attribute) => attribute.name === name);
  const literals = (args: readonly Argument[]): (Literal | undefined)[] => positional(args).map((arg) => boundOf(source, arg));

  const sets = named('validateset');
  const choices = sets.map((set) => choicesOf(source, set)).find((found) => found !== undefined);
  if (sets.length > 0 && choices === undefined) unknown.push({ key: 'validate-set' });

  const range = named('validaterange')[0];
  const [min, max] = range === undefined ? [] : (kindOfRange(source, range) ?? literals(range.args));
  if (range !== undefined && (min === undefined || max === undefined) && kindOfRange(source, range) === undefined)
    unknown.push({ key: 'validate-range' });

  const [minLength, maxLength] = named('validatelength').flatMap(({ args }) => literals(args));
  const patternOf = named('validatepattern')[0];
  const net = patternOf === undefined ? undefined : literals(patternOf.args)[0];
  const pattern = typeof net === 'string' ? translatePattern(net, ignoresCase(patternOf)) : undefined;
  if (patternOf !== undefined && pattern === undefined) {
    unknown.push(typeof net === 'string' ? { key: 'pattern-of-net', values: { pattern: net.slice(0, 400) } } : { key: 'validate-pattern' });
  }
  return {
    choices,
    min,
    max,
    minLength: typeof minLength === 'number' ? minLength : undefined,
    maxLength: typeof maxLength === 'number' ? maxLength : undefined,
    pattern,
    count: countOf(named('validatecount').flatMap(({ args }) => literals(args))),
    path: named('validatescript')
      .map((attribute) => testedPath(source, attribute))
      .find((found) => found !== undefined),
    unknown,
  };
}

function countOf([least, most]: readonly (Literal | undefined)[]): Why | undefined {
  if (typeof least !== 'number') return undefined;
  if (least === most) return least === 1 ? { key: 'note-one-value' } : { key: 'note-values', values: { count: String(least) } };
  return typeof most === 'number' && most < 2 ** 15
    ? { key: 'note-values-between', values: { least: String(least), most: String(most) } }
    : { key: 'note-values-least', values: { least: String(least) } };
}

const positional = (args: readonly Argument[]): readonly Argument[] => args.filter(({ name, value }) => name === null || value === null);

/** Its values as text, each once; people leave quotes out, and so does this. Undefined where one of them is computed. */
function choicesOf(source: Source, { args }: Attribute): readonly string[] | undefined {
  const choices = new Map<string, string>();
  for (const arg of positional(args)) {
    const value = arg.value === null ? arg.written : readLiteral(source, arg.value);
    for (const item of isList(value) ? value : [value]) {
      if (item === undefined || item === null || typeof item === 'object') return undefined;
      const text = typeof item === 'boolean' ? (item ? 'True' : 'False') : String(item);
      if (text.length > MAX_CHOICE || text.includes('\0')) return undefined;
      // PowerShell compares them in any case.
      if (!choices.has(text.toLowerCase())) choices.set(text.toLowerCase(), text);
    }
  }
  return choices.size === 0 || choices.size > MAX_CHOICES ? undefined : [...choices.values()];
}

const limits: Readonly<Record<string, readonly [number, number]>> = {
  byte: [0, 255],
  int16: [-32_768, 32_767],
  short: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
  int32: [-2_147_483_648, 2_147_483_647],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
};

function boundOf(source: Source, { value }: Argument): Literal | undefined {
  if (value === null) return undefined;
  const member = readMember(source, value)?.toLowerCase();
  const type = source.tokens[value.from + 1]?.value.toLowerCase().replace(/^system\./, '') ?? '';
  if (member === 'maxvalue') return limits[type]?.[1];
  if (member === 'minvalue') return limits[type]?.[0];
  return readLiteral(source, value);
}

/** `[ValidateRange('Positive')]`; how many they are at least and at most, in whole numbers. */
function kindOfRange(source: Source, { args }: Attribute): readonly [Literal | undefined, Literal | undefined] | undefined {
  const [only, more] = positional(args);
  if (only === undefined || more !== undefined) return undefined;
  const said = only.value === null ? only.written : (readMember(source, only.value) ?? readLiteral(source, only.value));
  switch (String(said).toLowerCase()) {
    case 'positive':
      return [1, undefined];
    case 'nonnegative':
      return [0, undefined];
    case 'negative':
      return [undefined, -1];
    case 'nonpositive':
      return [undefined, 0];
    default:
      return undefined;
  }
}

const ignoresCase = (attribute: Attribute | undefined): boolean =>
  !(attribute?.args ?? []).some(({ name, written }) => name === 'options' && !/ignorecase/i.test(written));

/**
 * Whether a script looks for its value with `Test-Path`, and as what. One that must not be there is no file to choose, and neither is
 * one of which only the form is tested or the folder that it is to lie in.
 */
function testedPath(source: Source, { span }: Attribute): Validation['path'] {
  const tokens = source.tokens.slice(span.from, span.to);
  const tests = tokens.flatMap((token, at) => (isWord(token, 'test-path') ? [testAt(tokens, at)] : []));
  if (tests.includes(null)) return undefined;
  return tests.find((kind) => kind !== 'any') ?? tests[0] ?? undefined;
}

/** As what one `Test-Path` looks for it; null for one that must not be there, and for one that looks for something else. */
function testAt(tokens: readonly Token[], at: number): Exclude<Validation['path'], undefined> | null {
  const before = tokens.slice(0, at);
  const asked = argumentsAt(tokens, at + 1);
  const negated = before.some((token) => isWord(token, '-not') || isOperator(token, '!'));
  const elsewhere = [...before, ...asked].some((token) => isWord(token, '-isvalid') || isWord(token, 'split-path'));
  if (negated || elsewhere) return null;
  const type = asked.findIndex(({ value }) => /^-(?:pathtype|type|path?t\w*)$/i.test(value));
  const said = type < 0 ? undefined : asked[type + 1]?.value.toLowerCase();
  if (said === 'container') return 'folder';
  return said === 'leaf' ? 'file' : 'any';
}

/** What a command is given: up to the end of its statement or of the brackets that it stands in. */
function argumentsAt(tokens: readonly Token[], from: number): readonly Token[] {
  let depth = 0;
  let at = from;
  const line = tokens[from - 1]?.line;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'open') depth += 1;
    else if (token?.kind === 'close') depth -= 1;
    if (depth < 0 || (depth === 0 && ['-and', '-or', '-xor'].some((word) => isWord(token, word)))) break;
    if (depth === 0 && (token?.line !== line || isOperator(token, '|') || isOperator(token, ';'))) break;
  }
  return tokens.slice(from, at);
}

/** A number that a literal is, also one that is written as text. */
export function asNumber(literal: Literal | undefined): number | undefined {
  if (typeof literal === 'number') return Number.isFinite(literal) ? literal : undefined;
  if (typeof literal !== 'string' || !/^\s*[+-]?(?:0x[0-9a-f]{1,13}|\d{1,30}(?:\.\d{0,30})?)\s*$/i.test(literal)) return undefined;
  const text = literal.trim();
  const value = numberOf(text.replace(/^[+-]/, ''));
  return text.startsWith('-') ? -value : value;
}

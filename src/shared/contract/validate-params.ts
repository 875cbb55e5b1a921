import type { ParamIssue } from './error-catalog';
import type { Param, ParamValues } from './params';
import type { ProblemKey, Why } from './problem-keys';
import { halfCredentials } from './credentials';
import { MOST_PARAMS } from './param-bounds';
import { secretWay } from './secret-way';
import { wholePattern } from './whole-pattern';

/** A value that satisfied its parameter. */
export type ParamValue = string | number | boolean;

/** What came of a form: values that fit, secrets apart, and what does not fit. */
export interface Validated {
  /** By parameter name; what was left empty and has no default is absent. */
  readonly values: Readonly<Record<string, ParamValue>>;
  /** Kept apart, so that they are never shown or stored by accident. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Of the secrets those that the script takes as arguments, with consent; they are not among the others. */
  readonly exposed: Readonly<Record<string, string>>;
  readonly issues: ParamIssue[];
}

/** How a pattern is tried: each side has its own way to bound that. */
export interface ValidateOptions {
  /** Whether the whole of `value` matches. The hub gives one with a deadline, since a pattern may take for ever. */
  readonly matches?: (pattern: string, value: string) => Verdict;
  /** Whether somebody agreed that secrets stand among the arguments of scripts that take them only so; without that they are refused. */
  readonly exposes?: boolean;
}

/** Whether a pattern matched, or took longer than it may. */
export type Verdict = boolean | 'too-slow';

type Reason = ParamIssue['reason'];
type Checked = { readonly value: ParamValue | null } | { readonly reason: Reason; readonly expected?: string };

/** Longest text that a pattern is tried on. */
const MAX_MATCHED = 8_192;
/** Longest text of all values together: they become the environment of a process. */
const MAX_TOTAL = 786_432;
const yes = new Set(['true', 'yes', 'on', '1', 'y']);
const no = new Set(['false', 'no', 'off', '0', 'n', '']);

const matchesWhole = (pattern: string, value: string): boolean => wholePattern(pattern).test(value);

/** Checks and converts what a form or a command line gave. Files and folders are only seen to by the hub. */
export function validateParams(params: readonly Param[], given: ParamValues, options: ValidateOptions = {}): Validated {
  const values: [string, ParamValue][] = [];
  const secrets: [string, string][] = [];
  const exposed: [string, string][] = [];
  const issues: ParamIssue[] = [];
  const known = new Set(params.map(({ name }) => name));
  for (const name of Object.keys(given)) {
    if (!known.has(name)) issues.push({ name, reason: 'unknown', expected: [...known].join(', ').slice(0, 4_096) });
  }
  const asked = askedParams(params, given);
  issues.push(...givenUnasked(params, asked, given));
  let total = 0;
  for (const param of asked) {
    const raw = Object.hasOwn(given, param.name) ? given[param.name] : undefined;
    const checked = validateParam(param, raw, options);
    if ('reason' in checked) {
      issues.push({ name: param.name, ...checked });
      continue;
    }
    if (checked.value === null) continue;
    const way = param.kind === 'secret' ? secretWay(param) : null;
    if (way === 'none' || (way === 'argument' && options.exposes !== true)) {
      issues.push({ name: param.name, reason: way === 'none' ? 'secret-object' : 'secret-argument' });
      continue;
    }
    total += String(checked.value).length;
    if (total > MAX_TOTAL) issues.push({ name: param.name, reason: 'length', expected: `≤ ${MAX_TOTAL} in all` });
    else if (way !== null) (way === 'argument' ? exposed : secrets).push([param.name, String(checked.value)]);
    else values.push([param.name, checked.value]);
  }
  const filled = new Set([...values, ...secrets].flatMap(([name, value]) => (String(value).trim() === '' ? [] : name)));
  const half = halfCredentials(asked, (name) => filled.has(name));
  issues.push(...half.filter(({ name }) => issues.every((issue) => issue.name !== name)));
  return {
    values: Object.fromEntries(values),
    secrets: Object.fromEntries(secrets),
    exposed: Object.fromEntries(exposed),
    issues: issues.slice(0, MOST_PARAMS),
  };
}

/** What somebody gave and nobody would read: left out without a word, it would be taken for heard. */
function givenUnasked(params: readonly Param[], asked: readonly Param[], given: ParamValues): readonly ParamIssue[] {
  if (asked.length === params.length) return [];
  const known = new Set(asked);
  return params.flatMap((param): readonly ParamIssue[] => {
    const { name, when } = param;
    const raw = Object.hasOwn(given, name) ? given[name] : undefined;
    if (known.has(param) || when === null || raw === undefined || raw === null || String(raw).trim() === '') return [];
    return [{ name, reason: 'not-asked', expected: `${when.param}: ${when.is.join(', ')}`.slice(0, 4_096) }];
  });
}

/** The parameters that are asked for with these values: those whose `when` holds, of one that is asked for itself. */
export function askedParams(params: readonly Param[], given: ParamValues): readonly Param[] {
  if (params.every(({ when }) => when === null)) return params;
  const byName = new Map(params.map((param) => [param.name, param]));
  const isAsked = ({ name, when }: Param, above: readonly string[]): boolean => {
    if (when === null) return true;
    const other = byName.get(when.param);
    if (other === undefined || above.includes(name) || !isAsked(other, [...above, name])) return false;
    const raw = Object.hasOwn(given, other.name) ? given[other.name] : undefined;
    // As it is understood (`yes` is true); a pattern is not tried for that.
    const checked = validateParam(other, raw, { matches: () => true });
    if ('reason' in checked || checked.value === null) return false;
    const text = String(checked.value);
    return (other.kind === 'multi-choice' ? linesOf(text) : [text]).some((one) => when.is.includes(one));
  };
  return params.filter((param) => isAsked(param, []));
}

/** Checks one value; absent takes the default, null is left empty on purpose. */
export function validateParam(param: Param, raw: ParamValues[string] | undefined, options: ValidateOptions = {}): Checked {
  const value = raw === undefined ? defaultOf(param) : raw;
  const blank = value === null || (typeof value === 'string' && value.trim() === '' && param.kind !== 'boolean');
  if (param.kind === 'boolean') return boolOf(value, param.required);
  if (blank) {
    if (param.required) return { reason: 'required' };
    const kept = (param.kind === 'text' || param.kind === 'multiline') && typeof value === 'string';
    if (!kept) return { value: null };
    // An empty optional field satisfies every rule of its length and shape.
    if (value === '') return { value };
  }
  if (param.kind === 'number') return numberOf(param, value);
  const text = String(value);
  if (text.includes('\0')) return { reason: 'type', expected: 'text without NUL' };
  switch (param.kind) {
    case 'text':
      return textOf(param, text, options.matches ?? matchesWhole);
    case 'multiline':
      return lengthOf(text, null, param.maxLength) ?? { value: text };
    case 'secret':
      return lengthOf(text, param.minLength, null) ?? { value: text };
    case 'choice':
      if (param.choices.some((choice) => choice.value === text)) return { value: text };
      return {
        reason: 'choice',
        expected: param.choices
          .map((choice) => choice.value)
          .join(', ')
          .slice(0, 4_096),
      };
    case 'multi-choice':
      return choicesOf(param, text);
    case 'date':
      return dateOf(param, text.trim());
    case 'file':
    case 'folder':
    case 'host':
    case 'environment':
    case 'user':
    case 'group':
      return lengthOf(text, null, 4_096) ?? { value: text };
  }
}

/** Why a parameter can never be given as it is declared, or null. */
export function paramProblem(param: Param): Why | null {
  if (param.kind === 'text') {
    if (param.pattern !== null && !compiles(param.pattern)) {
      return { key: 'pattern-invalid', values: { pattern: param.pattern } };
    }
    if (param.minLength !== null && param.maxLength !== null && param.minLength > param.maxLength) {
      return { key: 'lengths-crossed' };
    }
  }
  if ((param.kind === 'number' || param.kind === 'date') && param.min !== null && param.max !== null && param.min > param.max) {
    return { key: 'bounds-crossed' };
  }
  if (
    (param.kind === 'choice' || param.kind === 'multi-choice') &&
    new Set(param.choices.map(({ value }) => value)).size < param.choices.length
  )
    return { key: 'choice-twice' };
  const fallback = defaultOf(param);
  if (fallback === null || fallback === '') return null;
  // The pattern is not tried on the default: that is the hub's to do, with a deadline.
  const checked = validateParam(param, fallback, { matches: () => true });
  return 'reason' in checked ? unfit(checked.reason) : null;
}

const unfitting: Partial<Record<Reason, ProblemKey>> = {
  type: 'default-type',
  range: 'default-range',
  length: 'default-length',
  choice: 'default-choice',
};
const unfit = (reason: Reason): Why => ({ key: unfitting[reason] ?? 'default-unfit', values: { reason } });

const defaultOf = (param: Param): ParamValue | null => (param.kind === 'secret' ? null : param.default);

function compiles(pattern: string): boolean {
  try {
    wholePattern(pattern);
    return true;
  } catch {
    return false;
  }
}

function boolOf(value: ParamValue | null, required: boolean): Checked {
  if (typeof value === 'boolean') return { value };
  if (value === null) return required ? { reason: 'required' } : { value: false };
  const word = String(value).trim().toLowerCase();
  if (yes.has(word)) return { value: true };
  return no.has(word) ? { value: false } : { reason: 'type', expected: 'true, false' };
}

function numberOf(param: Extract<Param, { kind: 'number' }>, value: ParamValue | null): Checked {
  const text = String(value).trim();
  const number = typeof value === 'number' ? value : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(number)) return { reason: 'type', expected: param.integer ? 'integer' : 'number' };
  if (param.integer && !Number.isSafeInteger(number)) return { reason: 'type', expected: 'integer' };
  return outside(number, param.min, param.max) ?? { value: number };
}

function textOf(param: Extract<Param, { kind: 'text' }>, text: string, matches: (pattern: string, value: string) => Verdict): Checked {
  const tooLong = lengthOf(text, param.minLength, param.maxLength);
  if (tooLong !== undefined) return tooLong;
  if (param.pattern === null) return { value: text };
  if (text.length > MAX_MATCHED) return { reason: 'length', expected: `≤ ${MAX_MATCHED}` };
  const verdict = matches(param.pattern, text);
  if (verdict === true) return { value: text };
  return { reason: verdict === 'too-slow' ? 'pattern-too-slow' : 'pattern', expected: param.pattern };
}

/** The lines that are not empty; without any that is a choice, what commas part, as on a command line. */
function choicesOf({ choices, required }: Extract<Param, { kind: 'multi-choice' }>, text: string): Checked {
  const known = new Set(choices.map(({ value }) => value));
  const lines = linesOf(text);
  const chosen = lines.every((line) => known.has(line)) ? lines : lines.flatMap((line) => line.split(',').map((part) => part.trim()));
  if (chosen.some((one) => !known.has(one))) return { reason: 'choice', expected: [...known].join(', ').slice(0, 4_096) };
  const value = choices.flatMap((choice) => (chosen.includes(choice.value) ? choice.value : [])).join('\n');
  return value === '' && required ? { reason: 'required' } : { value };
}

/** The values of one that takes several, one a line. */
export const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== '');

function dateOf(param: Extract<Param, { kind: 'date' }>, text: string): Checked {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const time = parts === null ? NaN : Date.parse(`${text}T00:00:00Z`);
  // A parser may take 31 February for 3 March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return { reason: 'type', expected: 'YYYY-MM-DD' };
  return outside(text, param.min, param.max) ?? { value: text };
}

function outside<T extends number | string>(value: T, min: T | null, max: T | null): Checked | undefined {
  if ((min === null || value >= min) && (max === null || value <= max)) return undefined;
  return { reason: 'range', expected: bounds(min, max) };
}

function lengthOf(text: string, min: number | null, max: number | null): Checked | undefined {
  if ((min === null || text.length >= min) && (max === null || text.length <= max)) return undefined;
  return { reason: 'length', expected: bounds(min, max) };
}

function bounds(min: number | string | null, max: number | string | null): string {
  if (min !== null && max !== null) return `${min} … ${max}`;
  return min === null ? `≤ ${max}` : `≥ ${min}`;
}

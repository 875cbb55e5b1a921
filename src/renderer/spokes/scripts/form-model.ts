import type { ParamIssue } from '#shared/contract/error-catalog';
import type { Param, ParamValues } from '#shared/contract/params';
import type { RunMode, SandboxLevel, Script } from '#shared/contract/scripts';
import { isExposed } from '#shared/contract/secret-way';
import { askedParams } from '#shared/contract/validate-params';

/** What the fields hold: text for everything but switches, so that what is typed is what is shown. */
export type FormValues = Readonly<Record<string, string | boolean>>;

/** What the form starts with: from the link, else what was typed last, else the defaults. A secret starts empty, always. */
export function initialValues(
  params: readonly Param[],
  link: Readonly<Record<string, string>> = {},
  last: FormValues = {},
): Record<string, string | boolean> {
  return Object.fromEntries(params.map((param) => [param.name, initialValue(param, own(link, param.name), own(last, param.name))]));
}

function initialValue(param: Param, link: string | undefined, last: string | boolean | undefined): string | boolean {
  if (param.kind === 'secret') return '';
  if (param.kind === 'boolean') return link === undefined ? (typeof last === 'boolean' ? last : param.default) : isYes(link);
  if (link !== undefined) return link;
  if (typeof last === 'string') return last;
  return param.default === null ? '' : String(param.default);
}

/** A parameter's name is a script's business: `constructor` is one like any other. */
const own = <T>(values: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

const isYes = (text: string): boolean => ['true', '1', 'yes', 'on', ''].includes(text.toLowerCase());

/** The values as the hub takes them: an empty field is null, which is no value. */
export function toParamValues(params: readonly Param[], values: FormValues): ParamValues {
  return Object.fromEntries(
    params.map((param) => {
      const value = own(values, param.name);
      return [param.name, value === undefined || value === '' ? null : param.kind === 'number' ? numberOr(value) : value];
    }),
  );
}

/** What the fields hold for values as the hub keeps them. */
export const toFormValues = (values: ParamValues): FormValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value ?? '')]));

/** Whether the form holds these values, secrets apart. */
export const sameValues = (params: readonly Param[], a: FormValues, b: FormValues): boolean =>
  params.every(({ kind, name }) => kind === 'secret' || own(a, name) === own(b, name));

/** The values that a preset keeps: of what is asked for, but for secrets. What was left empty stays so. */
export const presetOf = (params: readonly Param[], values: FormValues): ParamValues =>
  toParamValues(
    params.filter(({ kind }) => kind !== 'secret'),
    values,
  );

/** The values that are asked for: what was typed into a field before it went is still there for when it comes back, and is not sent. */
export function askedValues(params: readonly Param[], values: FormValues): ParamValues {
  const asked = askedParams(params, toParamValues(params, values));
  return toParamValues(asked, values);
}

/** A number where the text is one; else the text, so that it is refused for what it is. */
const numberOr = (value: string | boolean): string | number | boolean =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;

/** What somebody chose for one run beside its values; `level` only where it is not left as usual. */
export interface Choices {
  readonly mode: RunMode;
  readonly level: SandboxLevel | undefined;
}

/**
 * What the hub is asked to run. A level is asked for by name only where somebody chose one: the usual one may fall back to
 * what the machine has, one that was asked for may not.
 */
export const requestOf = ({ id, params }: Pick<Script, 'id' | 'params'>, values: FormValues, { mode, level }: Choices) => ({
  script: id,
  params: askedValues(params, values),
  mode,
  ...(level !== undefined && { sandbox: level }),
});

/** The secrets that were typed and would stand on the script's command line: that takes the consent of whoever starts it. */
export function exposedIn(params: readonly Param[], values: FormValues): readonly Param[] {
  const given = askedValues(params, values);
  return params.filter((param) => isExposed(param) && String(own(given, param.name) ?? '').trim() !== '');
}

/** What may be kept for the next time the form is opened: everything but secrets. */
export function rememberable(params: readonly Param[], values: FormValues): FormValues {
  const kept: Record<string, string | boolean> = {};
  for (const { name, kind } of params) {
    const value = own(values, name);
    if (kind !== 'secret' && value !== undefined) kept[name] = value;
  }
  return kept;
}

/** The issues of fields that the form has, by name (the first of each), and those of fields that it has not. */
export function placeIssues(
  params: readonly Param[],
  issues: readonly ParamIssue[],
): { readonly byField: ReadonlyMap<string, ParamIssue>; readonly rest: readonly ParamIssue[] } {
  const byField = new Map<string, ParamIssue>();
  const rest: ParamIssue[] = [];
  for (const issue of issues) {
    if (!params.some(({ name }) => name === issue.name)) rest.push(issue);
    else if (!byField.has(issue.name)) byField.set(issue.name, issue);
  }
  return { byField, rest };
}

/** What was last typed into the forms of this page's life; gone with the page. */
export interface LastValues {
  get(script: string): FormValues | undefined;
  keep(script: string, params: readonly Param[], values: FormValues): void;
}

/** Makes a memory without anything in it; secrets never come into it. */
export function createLastValues(): LastValues {
  const kept = new Map<string, FormValues>();
  return {
    get: (script) => kept.get(script),
    keep: (script, params, values) => void kept.set(script, rememberable(params, values)),
  };
}

/** What the hub is asked of a run before it: its values, and of the secrets that were typed the names. */
export function previewOf(script: Pick<Script, 'id' | 'params'>, values: FormValues, level: SandboxLevel | undefined) {
  const given = askedValues(script.params, values);
  const isSecret = (name: string): boolean => script.params.some((param) => param.kind === 'secret' && param.name === name);
  return {
    script: script.id,
    params: Object.fromEntries(Object.entries(given).filter(([name]) => !isSecret(name))),
    secrets: Object.keys(given).filter((name) => isSecret(name) && given[name] !== null),
    ...(level !== undefined && { sandbox: level }),
  };
}

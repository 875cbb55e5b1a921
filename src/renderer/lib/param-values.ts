import type { Param, ParamValues } from '#shared/contract/params';

/** What was typed, by the parameter's name; what was not touched is absent. */
export type TypedValues = Readonly<Record<string, string>>;

/** The values of these parameters as the hub takes them; what was left as it is has none, and secrets are never among them. */
export function valuesOf(params: readonly Param[], values: TypedValues): ParamValues {
  const given: [string, string | null][] = [];
  for (const { name, kind } of params) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (kind !== 'secret' && value !== undefined) given.push([name, value === '' ? null : value]);
  }
  return Object.fromEntries(given);
}

import type { Param, ParamValues } from '#shared/contract/params';

/** Values by parameter as they are typed into a form; what was not touched is absent. */
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

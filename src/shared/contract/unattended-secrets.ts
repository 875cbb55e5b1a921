import type { Param, ParamValues } from './params';
import { askedParams } from './validate-params';

/**
 * The secrets that keep a script from being started by itself with these values: those that it would ask for and cannot do
 * without, and those that were given a value, which would be kept.
 */
export function secretsIn(params: readonly Param[], given: ParamValues): string[] {
  const asked = new Set(askedParams(params, given));
  return params
    .filter((param) => {
      if (param.kind !== 'secret') return false;
      const value = Object.hasOwn(given, param.name) ? given[param.name] : undefined;
      return (param.required && asked.has(param)) || (value !== undefined && value !== null);
    })
    .map(({ name }) => name);
}

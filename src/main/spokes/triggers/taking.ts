import type { ParamValues } from '#shared/contract/params';
import type { Taken } from '#shared/contract/triggers';

/** Longest text that one value may have. */
const LONGEST = 65_536;

/**
 * The values of a run: those of the trigger, and over them what is taken from the event. What is not there leaves the parameter
 * as it is; an object or a list is given as JSON.
 */
export function valuesFrom(params: ParamValues, take: readonly Taken[], event: unknown): ParamValues {
  const found: [string, ParamValues[string]][] = [];
  for (const { param, from } of take) {
    const value = pointed(event, from);
    if (value !== undefined) found.push([param, asValue(value)]);
  }
  return { ...params, ...Object.fromEntries(found) };
}

/** What a JSON pointer (RFC 6901) points to; undefined when nothing is there. */
export function pointed(document: unknown, pointer: string): unknown {
  let at: unknown = document;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = /^(?:0|[1-9]\d{0,5})$/.test(key) ? at[Number(key)] : undefined;
    else at = isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function asValue(value: unknown): ParamValues[string] {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST);
}

import type { ParamValue } from '#shared/contract/validate-params';
import { readParamBlock } from '../metadata/powershell/param-block';
import { tokenize } from '../metadata/powershell/tokens';

/** A param block stands at a script's beginning; what is this far from it is none. */
const MAX_TEXT = 262_144;

type Named = readonly (readonly [name: string, value: ParamValue])[];

/**
 * Those of the values that the script's own param block takes; one that it does not take would end the script before it began. Linear on
 * any input.
 */
export function takenByName(text: string, values: Readonly<Record<string, ParamValue>>): Named {
  const given = Object.entries(values);
  if (given.length === 0) return [];
  const block = readParamBlock(tokenize(text.slice(0, MAX_TEXT)));
  const taken = new Set(block?.params.map(({ name }) => name.toLowerCase()));
  return given.filter(([name]) => taken.has(name.toLowerCase()));
}

/** `-Name:value` for each. */
export const namedArguments = (named: Named): readonly string[] => named.flatMap(([name, value]) => namedArgument(name, value));

function namedArgument(name: string, value: ParamValue): readonly string[] {
  // Behind a colon nothing may be missing: PowerShell would take the next argument for it.
  if (value === '') return [`-${name}`, ''];
  return [`-${name}:${typeof value === 'boolean' ? (value ? '$true' : '$false') : String(value)}`];
}

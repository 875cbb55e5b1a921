import type { ParamValue } from '#shared/contract/validate-params';
import { readParamBlock } from '../metadata/powershell/param-block';
import { tokenize } from '../metadata/powershell/tokens';

/** A param block stands at a script's beginning; what is this far from it is none. */
const MAX_TEXT = 262_144;

/**
 * `-Name:value` for each value that the script's own param block takes; one that it does not take would end the script before it
 * began. Linear on any input.
 */
export function namedArguments(text: string, values: Readonly<Record<string, ParamValue>>): readonly string[] {
  const names = Object.keys(values);
  if (names.length === 0) return [];
  const block = readParamBlock(tokenize(text.slice(0, MAX_TEXT)));
  const taken = new Set(block?.params.map(({ name }) => name.toLowerCase()));
  return Object.entries(values).flatMap(([name, value]) => (taken.has(name.toLowerCase()) ? namedArgument(name, value) : []));
}

function namedArgument(name: string, value: ParamValue): readonly string[] {
  // Behind a colon nothing may be missing: PowerShell would take the next argument for it.
  if (value === '') return [`-${name}`, ''];
  return [`-${name}:${typeof value === 'boolean' ? (value ? '$true' : '$false') : String(value)}`];
}

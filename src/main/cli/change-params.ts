import type { ParamValues } from '#shared/contract/params';
import { parseParams } from './arguments';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** What of parameters a command changes. */
export interface ParamChanges {
  readonly param: readonly string[];
  readonly unset: readonly string[];
}

/**
 * The values as they are to be: `--param` in place of what a parameter had or besides, `--unset` takes one away. Undefined where neither
 * was given. Of another script or job none of the old ones is left.
 */
export function changedParams(
  before: ParamValues,
  { param, unset }: ParamChanges,
  isOther: boolean,
  messages: Messages,
): ParamValues | undefined {
  const given = parseParams(param);
  const missing = unset.find((name) => !Object.hasOwn(before, name) || Object.hasOwn(given, name));
  if (missing !== undefined) return refuse(messages.schedules.noValue(missing));
  if (isOther) return given;
  if (param.length + unset.length === 0) return undefined;
  const kept = Object.entries(before).filter(([name]) => !unset.includes(name));
  return { ...Object.fromEntries(kept), ...given };
}

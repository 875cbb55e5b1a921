import path from 'node:path';
import type { ParamIssue } from '#shared/contract/error-catalog';
import type { Param, ParamValues } from '#shared/contract/params';
import { MAX_PRESET_WEIGHT } from '#shared/contract/presets';
import { validateParam } from '#shared/contract/validate-params';
import { within } from '../sources/place';
import { MOST_PARAMS } from '#shared/contract/param-bounds';

/** Values as a preset keeps them, and what cannot be kept. */
export interface Kept {
  readonly values: ParamValues;
  readonly issues: ParamIssue[];
}

/**
 * Values as they are understood, so that they mean the same to every face. Each is looked at by itself: one that is empty, or on which
 * another depends, may be given with each run. A secret is not kept, nor a file of `uploads`, which is there for one run.
 */
export function keptValues(params: readonly Param[], given: ParamValues, uploads: string): Kept {
  const byName = new Map(params.map((param) => [param.name, param]));
  const values = new Map<string, ParamValues[string]>();
  const issues: ParamIssue[] = [];
  for (const [name, raw] of Object.entries(given)) {
    const param = byName.get(name);
    if (param === undefined) issues.push({ name, reason: 'unknown' });
    else if (param.kind === 'secret' || (param.kind === 'file' && isWithin(raw, uploads))) issues.push({ name, reason: 'not-saved' });
    else if (raw === null) values.set(name, null);
    else {
      // A pattern may take for ever, and is tried with each run.
      const checked = validateParam(param, raw, { matches: () => true });
      if ('value' in checked || checked.reason === 'required') values.set(name, 'value' in checked ? checked.value : null);
      else issues.push({ name, ...checked });
    }
  }
  const kept = Object.fromEntries(values);
  return { values: kept, issues: [...issues, ...tooHeavy(kept)].slice(0, MOST_PARAMS) };
}

/** What of kept values fits the script as it is now: nothing that it takes no more, and nothing that has become a secret. */
export function valuesNow(params: readonly Param[], kept: ParamValues): ParamValues {
  const open = new Set(params.flatMap(({ name, kind }) => (kind === 'secret' ? [] : [name])));
  return Object.fromEntries(Object.entries(kept).filter(([name]) => open.has(name)));
}

const isWithin = (value: ParamValues[string], folder: string): boolean => typeof value === 'string' && within(path.resolve(value), folder);

/** The value that weighs most is the one to leave out. */
function tooHeavy(values: ParamValues): readonly ParamIssue[] {
  if (JSON.stringify(values).length <= MAX_PRESET_WEIGHT) return [];
  const [first] = Object.entries(values).toSorted(([, a], [, b]) => String(b).length - String(a).length);
  return first === undefined ? [] : [{ name: first[0], reason: 'length', expected: `≤ ${MAX_PRESET_WEIGHT} in all` }];
}

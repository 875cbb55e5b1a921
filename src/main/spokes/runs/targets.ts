import { MOST_PARAMS } from '#shared/contract/param-bounds';
import { TARGET_LENGTH } from '#shared/contract/slot-limits';
import type { Work } from './ports';

/** What a run acts upon: the values of its parameters of kind `host`, each once, however it was typed. */
export function targetsOf(picks: Work['picks']): readonly string[] {
  const named = picks.filter(({ kind }) => kind === 'host').map(({ value }) => nameOf(value));
  return [...new Set(named)].filter((name) => name !== '').slice(0, MOST_PARAMS);
}

/** Names that begin alike for longer than a host's can be count as one: no limit is passed by that. */
const nameOf = (value: string): string =>
  value
    .trim()
    .toLowerCase()
    .slice(0, TARGET_LENGTH)
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');

/** Those of both. */
export const shared = (some: readonly string[], others: readonly string[]): readonly string[] => some.filter((one) => others.includes(one));

import type { ScriptSummary } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';

/** What the list of scripts is narrowed to. */
export interface CatalogueQuery {
  readonly text: string;
  /** Ids of sources; none means all. */
  readonly sources: readonly string[];
  /** Scripts with all of these tags. */
  readonly tags: readonly string[];
  readonly problemsOnly: boolean;
  /** Scripts that nobody approved as they are. */
  readonly untrustedOnly: boolean;
  /** Scripts among this person's favourites. */
  readonly favouritesOnly: boolean;
}

/** The query that leaves nothing out. */
export const emptyQuery: CatalogueQuery = {
  text: '',
  sources: [],
  tags: [],
  problemsOnly: false,
  untrustedOnly: false,
  favouritesOnly: false,
};

/** The catalogue in the order of names: what filters and ranking start from. */
export function byName(scripts: readonly ScriptSummary[], locale: string): readonly ScriptSummary[] {
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
  return [...scripts].sort((a, b) => compare(a.name, b.name) || compare(a.source, b.source) || compare(a.id, b.id));
}

/** The scripts that the filters leave, in their order; what is typed is not looked for here. */
export function filtered(
  scripts: readonly ScriptSummary[],
  query: Omit<CatalogueQuery, 'text'>,
  favourites: ReadonlySet<string> = new Set(),
): readonly ScriptSummary[] {
  const { sources, tags, problemsOnly, untrustedOnly, favouritesOnly } = query;
  if (sources.length === 0 && tags.length === 0 && !problemsOnly && !untrustedOnly && !favouritesOnly) return scripts;
  return scripts.filter(
    (script) =>
      (sources.length === 0 || sources.includes(script.sourceId)) &&
      tags.every((tag) => script.tags.includes(tag)) &&
      (!problemsOnly || script.problems > 0) &&
      (!untrustedOnly || !isTrusted(script.trust)) &&
      (!favouritesOnly || favourites.has(script.id)),
  );
}

/** Every tag with how many scripts have it, most used first. */
export function tagCounts(scripts: readonly ScriptSummary[]): readonly (readonly [tag: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { tags } of scripts) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
}

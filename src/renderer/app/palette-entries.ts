import type { TFunction } from 'i18next';
import type { Run } from '#shared/contract/runs';
import type { ScriptSummary } from '#shared/contract/scripts';
import { atHand } from '../lib/at-hand';
import { newestFirst } from '../lib/run-state';
import { fuzzyScore } from './fuzzy';
import type { SpokeRoute } from './routes';

/** One thing that the palette can do. */
export type Entry =
  | { readonly kind: 'script'; readonly id: string; readonly title: string; readonly note: string; readonly script: ScriptSummary }
  | { readonly kind: 'run'; readonly id: string; readonly title: string; readonly note: string; readonly run: Run }
  | { readonly kind: 'page'; readonly id: string; readonly title: string; readonly note: string; readonly route: SpokeRoute }
  | { readonly kind: 'gone'; readonly id: string; readonly title: string; readonly note: string; readonly script: string }
  | { readonly kind: 'action'; readonly id: string; readonly title: string; readonly note: string; readonly act: () => void };

/** What an entry is; the palette shows each kind under a heading of its own. */
export type EntryKind = Entry['kind'];

/** Entries of one kind, best first. */
export interface Group {
  readonly kind: EntryKind;
  readonly entries: readonly Entry[];
}

interface Things {
  readonly scripts: readonly ScriptSummary[];
  readonly runs: readonly Run[];
  readonly routes: readonly SpokeRoute[];
  /** Ids of this person’s favourites, and of what they ran last, newest first. */
  readonly favourites: readonly string[];
  readonly lately: readonly string[];
  /** Ids of favourites that are there no more. */
  readonly gone: readonly string[];
  readonly actions: readonly { readonly id: string; readonly title: string; readonly act: () => void; readonly note?: string }[];
}

const most: Readonly<Record<EntryKind, number>> = { script: 7, run: 4, page: 5, action: 6, gone: 3 };
/** What a script gains that was run lately, so that habits come first; and a favourite, which comes before all that. */
const HABIT = 60;
const FAVOURITE = 80;
/** Without a query favourites stand in their own order, then what was run. */
const UNASKED = 1_000;
/** The action that locks: first without a query, since who leaves has no time to type. */
export const LOCK_ACTION = 'a:lock';

/** What answers a query, best group first; without a query what is likely to be wanted. */
export function findEntries(query: string, things: Things, t: TFunction): readonly Group[] {
  const recent = [...things.runs].sort(newestFirst);
  const unasked = query.trim() === '';
  const habits = bonuses(unasked, things);
  const scripts = things.scripts.map((script) => ({
    entry: { kind: 'script' as const, id: `s:${script.id}`, title: script.name, note: script.source, script },
    score: best(query, [script.name, script.tags.join(' '), script.file.split('/').at(-1) ?? '']),
    bonus: habits.get(script.id) ?? 0,
  }));
  const runs = recent.slice(0, 100).map((run, index) => ({
    entry: { kind: 'run' as const, id: `r:${run.id}`, title: run.subject.name, note: '', run },
    score: best(query, [run.subject.name]),
    bonus: -index,
  }));
  const pages = things.routes.map((route) => {
    const title = t(`shell:nav.${route.name}`);
    return { entry: { kind: 'page' as const, id: `p:${route.name}`, title, note: '', route }, score: best(query, [title]), bonus: 0 };
  });
  const actions = things.actions.map((action) => ({
    entry: { kind: 'action' as const, note: '', ...action },
    score: best(query, [action.title]),
    bonus: unasked && action.id === LOCK_ACTION ? UNASKED : 0,
  }));
  const gone = things.gone.map((script) => ({
    entry: { kind: 'gone' as const, id: `g:${script}`, title: script, note: t('shell:palette.gone'), script },
    score: best(query, [script]),
    bonus: 0,
  }));
  return [rank('script', scripts), rank('run', runs), rank('page', pages), rank('action', actions), rank('gone', gone)]
    .filter(({ entries }) => entries.length > 0)
    .sort((a, b) => (unasked ? 0 : b.top - a.top));
}

/** What each script that a person keeps at hand gains over the others. */
function bonuses(unasked: boolean, { favourites, lately }: Pick<Things, 'favourites' | 'lately'>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  lately.slice(0, HABIT).forEach((id, index) => found.set(id, HABIT - index));
  if (!unasked) favourites.forEach((id) => found.set(id, FAVOURITE + (found.get(id) ?? 0)));
  else {
    const starred = new Set(favourites);
    const first = atHand(
      favourites,
      lately.filter((id) => !starred.has(id)),
      most.script,
    );
    first.forEach((id, index) => found.set(id, UNASKED - index));
  }
  return found;
}

interface Scored {
  readonly entry: Entry;
  readonly score: number | null;
  readonly bonus: number;
}

function rank(kind: EntryKind, scored: readonly Scored[]): Group & { readonly top: number } {
  const found = scored.flatMap(({ entry, score, bonus }) => (score === null ? [] : [{ entry, value: score + bonus }]));
  found.sort((a, b) => b.value - a.value || a.entry.title.localeCompare(b.entry.title));
  return { kind, entries: found.slice(0, most[kind]).map(({ entry }) => entry), top: found[0]?.value ?? 0 };
}

/** The best score among several texts; the first is the name, the others count for less. */
function best(query: string, texts: readonly string[]): number | null {
  const scores = texts.flatMap((text, index) => {
    const score = fuzzyScore(query, text);
    return score === null ? [] : [score - index * 100];
  });
  return scores.length === 0 ? null : Math.max(...scores);
}

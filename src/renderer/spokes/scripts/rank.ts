import type { ScriptSummary } from '#shared/contract/scripts';

/** What of a script is searched, prepared once so that a keystroke only compares. Words are separated by one space each. */
interface Haystack {
  readonly name: string;
  readonly tags: string;
  readonly place: string;
  readonly description: string;
  readonly all: string;
}

const prepared = new WeakMap<ScriptSummary, Haystack>();
const marks = /\p{M}/gu;
const separators = /[^\p{L}\p{N}]+/gu;

/** Lower case, without accents, words parted by single spaces and led by one: what is compared on both sides. */
export function normalise(text: string): string {
  return ` ${text.normalize('NFD').replace(marks, '').toLowerCase().replace(separators, ' ').trim()}`;
}

function haystackOf(script: ScriptSummary): Haystack {
  const known = prepared.get(script);
  if (known !== undefined) return known;
  const name = normalise(script.name);
  const tags = normalise(script.tags.join(' '));
  const place = normalise(`${script.source} ${script.file}`);
  const description = normalise(script.description.slice(0, 1_024));
  const made = { name, tags, place, description, all: `${name}${tags}${place}${description}` };
  prepared.set(script, made);
  return made;
}

/** The scripts that answer a query, best first; all of them where it asks for nothing. */
export type Ranking = (query: string) => readonly ScriptSummary[];

interface Searched {
  readonly script: ScriptSummary;
  readonly hay: Haystack;
}

/**
 * Prepares a search among these scripts. Found are those in which every word of the query is, best first: in the name before tags,
 * source and path, and description; at the start of a word before the middle; letters in order (`rwt` for "Restart web tier") last.
 * Scripts that match equally well keep their order. What is typed further is looked for only in what was found before.
 */
export function createRanking(scripts: readonly ScriptSummary[]): Ranking {
  const all = scripts.map((script): Searched => ({ script, hay: haystackOf(script) }));
  let last: { readonly whole: string; readonly found: readonly Searched[] } = { whole: ' ', found: all };
  return (query) => {
    const whole = normalise(query);
    if (whole === ' ') return scripts;
    const found: Searched[] = [];
    // By score: ten thousand scripts have few different ones.
    const ranked = new Map<number, ScriptSummary[]>();
    const words = whole.slice(1).split(' ');
    for (const one of whole.startsWith(last.whole) ? last.found : all) {
      const score = scoreOf(one.hay, whole, words);
      if (score === 0) continue;
      found.push(one);
      const equals = ranked.get(score);
      if (equals === undefined) ranked.set(score, [one.script]);
      else equals.push(one.script);
    }
    last = { whole, found };
    return [...ranked].sort(([a], [b]) => b - a).flatMap(([, equals]) => equals);
  };
}

function scoreOf(hay: Haystack, whole: string, words: readonly string[]): number {
  let score = hay.name === whole ? 200 : hay.name.startsWith(whole) ? 90 : hay.name.includes(whole) ? 40 : 0;
  for (const word of words) {
    const points = pointsOf(hay, word);
    if (points === 0) return 0;
    score += points;
  }
  return score;
}

function pointsOf(hay: Haystack, word: string): number {
  const start = ` ${word}`;
  const name = within(hay.name, start, word, 60, 45);
  if (name > 0) return name;
  if (!hay.all.includes(word)) return inOrder(hay.name, word);
  if (`${hay.tags} `.includes(`${start} `)) return 40;
  return (
    within(hay.tags, start, word, 30, 20) || within(hay.place, start, word, 24, 18) || within(hay.description, start, word, 16, 10) || 1
  );
}

function within(text: string, start: string, word: string, atStart: number, inside: number): number {
  if (text.includes(start)) return atStart;
  return text.includes(word) ? inside : 0;
}

/** 2 to 8 where the letters stand in the name in this order, more for those that begin a word; 0 where they do not. */
function inOrder(name: string, letters: string): number {
  if (letters.length < 2) return 0;
  let at = 0;
  let starts = 0;
  for (const letter of letters) {
    const next = name.indexOf(letter, at);
    if (next === -1) return 0;
    if (name[next - 1] === ' ') starts += 1;
    at = next + 1;
  }
  return 2 + Math.round((6 * starts) / letters.length);
}

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

/** Prepares what will be searched, so that the first keystroke does not pay for it. */
export function prepare(scripts: readonly ScriptSummary[]): void {
  for (const script of scripts) haystackOf(script);
}

/**
 * The scripts in which every word of the query is found, best first: in the name before tags, source and path, and
 * description; at the start of a word before the middle; letters in order (`rwt` for "Restart web tier") last.
 * Scripts that match equally well keep their order. Without a query all of them do.
 */
export function rank(scripts: readonly ScriptSummary[], query: string): readonly ScriptSummary[] {
  const whole = normalise(query);
  if (whole === ' ') return scripts;
  const words = whole.slice(1).split(' ');
  const found: { readonly script: ScriptSummary; readonly score: number }[] = [];
  for (const script of scripts) {
    const hay = haystackOf(script);
    let score = hay.name === whole ? 200 : hay.name.startsWith(whole) ? 90 : hay.name.includes(whole) ? 40 : 0;
    for (const word of words) {
      const points = pointsOf(hay, word);
      if (points === 0) {
        score = -1;
        break;
      }
      score += points;
    }
    if (score > 0) found.push({ script, score });
  }
  return found.sort((a, b) => b.score - a.score).map(({ script }) => script);
}

function pointsOf(hay: Haystack, word: string): number {
  if (!hay.all.includes(word)) return inOrder(hay.name, word);
  const start = ` ${word}`;
  const name = within(hay.name, start, word, 60, 45);
  if (name > 0) return name;
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

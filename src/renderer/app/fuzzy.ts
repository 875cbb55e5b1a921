/** How well `text` answers `query`: higher is better, null when letters are missing. Starts of words count most. */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = fold(query);
  if (wanted === '') return 0;
  const given = fold(text);
  const whole = given.indexOf(wanted);
  if (whole === 0) return 1_000 - given.length;
  if (whole > 0) return (startsWord(given, whole) ? 800 : 500) - whole - given.length / 10;
  let score = 0;
  let from = 0;
  let previous = -2;
  for (const letter of wanted.replaceAll(' ', '')) {
    const at = given.indexOf(letter, from);
    if (at === -1) return null;
    score += at === previous + 1 ? 8 : startsWord(given, at) ? 10 : 1 - Math.min(4, (at - from) / 4);
    previous = at;
    from = at + 1;
  }
  return score;
}

const MOST_KEPT = 50_000;
const folded = new Map<string, string>();

/** Without accents and capitals; kept, since the same names are looked through at each letter typed. */
function fold(text: string): string {
  const known = folded.get(text);
  if (known !== undefined) return known;
  if (folded.size >= MOST_KEPT) folded.clear();
  const made = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
  folded.set(text, made);
  return made;
}
const startsWord = (text: string, at: number): boolean => at === 0 || /[\s._:/\\-]/.test(text[at - 1] ?? ' ');

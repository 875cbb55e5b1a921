/** A line's keyword, in lower case, and what stands behind it. */
export interface Keyword {
  readonly keyword: string;
  readonly rest: string;
}

const BLANK = ' \t\r\n';
const skip = (text: string, from: number, what: string): number => {
  let at = from;
  while (at < text.length && what.includes(text[at] ?? '')) at += 1;
  return at;
};

/** The keyword of a line as OpenSSH splits it: behind it blanks, one `=`, or a mixture; undefined for an empty line or a comment. */
export function keywordOf(line: string): Keyword | undefined {
  const text = line.replace(/[\s\f]+$/u, '');
  const start = skip(text, 0, BLANK);
  if (start === text.length || text[start] === '#') return undefined;
  let end = start;
  while (end < text.length && !`${BLANK}="`.includes(text[end] ?? '')) end += 1;
  let behind = skip(text, end, BLANK);
  if (text[behind] === '=') behind = skip(text, behind + 1, BLANK);
  return { keyword: text.slice(start, end).toLowerCase(), rest: text.slice(behind) };
}

const ESCAPED = `'"\\`;

/** Words in quotes or not, until a comment; undefined where a quote is not closed. After OpenSSH's `argv_split`. */
export function wordsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    at = skip(text, at, ' \t');
    if (at === text.length || text[at] === '#') return words;
    let word = '';
    let quote = '';
    for (; at < text.length; at += 1) {
      const char = text[at] ?? '';
      const next = text[at + 1] ?? '';
      if (char === '\\' && next !== '' && (ESCAPED.includes(next) || (quote === '' && next === ' '))) {
        at += 1;
        word += next;
      } else if (quote === '' && (char === ' ' || char === '\t')) break;
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
      else word += char;
    }
    if (quote !== '') return undefined;
    words.push(word);
  }
}

import { keywordOf, wordsOf } from './words';

/** What is wrong with a line of a configuration, to be told with its place. */
export type LineFault =
  'quotes' | 'no-value' | 'too-many' | 'value' | 'unknown' | 'match' | 'include-depth' | 'include-unreadable' | 'exec-refused' | 'token';

/** A line with a fault: of which file, counted from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly keyword: string;
  readonly fault: LineFault;
}

/** One line that says something. `rest` is what stands behind the keyword, as it is written. */
export interface Directive {
  readonly file: string;
  readonly line: number;
  readonly keyword: string;
  readonly words: readonly string[];
  readonly rest: string;
  /** The files that an `Include` names, in their order. */
  readonly included: readonly (readonly Directive[])[];
}

/** A configuration with all that it includes. */
export interface Config {
  readonly directives: readonly Directive[];
  readonly problems: readonly Problem[];
}

/** The files of a configuration. */
export interface ConfigFiles {
  /** The text of a file; undefined where it cannot be read. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** The paths that a pattern of an `Include` means, `~` and places below `~/.ssh` resolved, in the order of their names. */
  readonly find: (pattern: string) => Promise<readonly string[]>;
}

/** As deep as OpenSSH reads files that include each other. */
const DEPTH = 16;
/** Lines that are looked at in all: a folder of files that include each other has more, and nobody's own. */
const MOST_LINES = 200_000;

/** Reads a configuration of OpenSSH's client and what it includes (ssh_config(5)); what cannot be understood is named, and left out. */
export async function readConfig(path: string, files: ConfigFiles): Promise<Config> {
  const problems: Problem[] = [];
  let lines = 0;

  async function directivesOf(file: string, depth: number): Promise<readonly Directive[] | undefined> {
    const text = await files.read(file);
    if (text === undefined) return undefined;
    const found: Directive[] = [];
    for (const [at, raw] of text.split('\n').entries()) {
      if ((lines += 1) > MOST_LINES) break;
      const split = keywordOf(raw);
      if (split === undefined) continue;
      const place = { file, line: at + 1, keyword: split.keyword };
      const words = wordsOf(split.rest);
      if (split.rest === '') problems.push({ ...place, fault: 'no-value' });
      else if (words === undefined) problems.push({ ...place, fault: 'quotes' });
      else found.push({ ...place, words, rest: split.rest, included: await includedBy({ ...place, words }, depth) });
    }
    return found;
  }

  async function includedBy(
    { words, ...place }: Omit<Directive, 'rest' | 'included'>,
    depth: number,
  ): Promise<readonly (readonly Directive[])[]> {
    if (place.keyword !== 'include') return [];
    if (depth >= DEPTH) {
      problems.push({ ...place, fault: 'include-depth' });
      return [];
    }
    const included: (readonly Directive[])[] = [];
    for (const pattern of words) {
      for (const path of await files.find(pattern)) {
        const directives = await directivesOf(path, depth + 1);
        if (directives === undefined) problems.push({ ...place, fault: 'include-unreadable' });
        else included.push(directives);
      }
    }
    return included;
  }

  return { directives: (await directivesOf(path, 0)) ?? [], problems };
}

/** The names that `Host` lines give to single hosts: what a person types, without patterns; each once, in order. */
export function namesIn(directives: readonly Directive[]): readonly string[] {
  const names = new Set<string>();
  for (const { keyword, words, included } of directives) {
    if (keyword === 'host') for (const word of words) if (!/[*?!]/u.test(word)) names.add(word);
    for (const file of included) for (const name of namesIn(file)) names.add(name);
  }
  return [...names];
}

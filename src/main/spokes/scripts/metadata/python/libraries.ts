import type { Line } from './tokens';

/** Libraries that read a command line, and what they are called. */
const libraries: Readonly<Record<string, string>> = {
  click: 'click',
  rich_click: 'click',
  typer: 'typer',
  docopt: 'docopt',
  optparse: 'optparse',
  getopt: 'getopt',
  fire: 'fire',
  absl: 'absl',
  plac: 'plac',
  argh: 'argh',
  clize: 'clize',
  cyclopts: 'cyclopts',
  tyro: 'tyro',
  tap: 'tap',
  plumbum: 'plumbum',
};
const quick = new RegExp(`\\b(?:${Object.keys(libraries).join('|')})\\b`);

/** Whether a text may import one of them; cheaper than to look. */
export const mayImportLibrary = (text: string): boolean => quick.test(text);

/** The libraries that a script imports to read its command line, with their lines. argparse is none of them. */
export function librariesOf(lines: readonly Line[]): readonly { readonly name: string; readonly line: number }[] {
  const found = new Map<string, number>();
  for (const { tokens, line } of lines) {
    const words = tokens.map((token) => (token.kind === 'name' || token.kind === 'op' ? token.text : ''));
    const from = words[0] === 'from' ? [words[1] ?? ''] : words[0] === 'import' ? modulesOf(words.slice(1)) : [];
    for (const module of from) {
      const name = Object.hasOwn(libraries, module) ? libraries[module] : undefined;
      if (name === undefined || found.has(name)) continue;
      if (module !== 'absl' || words.includes('flags') || words.includes('app')) found.set(name, line);
    }
  }
  return Array.from(found, ([name, line]) => ({ name, line }));
}

function modulesOf(words: readonly string[]): readonly string[] {
  return words.filter((_, index) => index === 0 || words[index - 1] === ',');
}

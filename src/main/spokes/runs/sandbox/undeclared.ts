import { basename, dirname, join } from 'node:path';

/** The note of a run that saw nothing beside its script but what was approved with it; what follows is the script's path. */
export const ALONE = 'only-approved-files:';

/** How programs name a file or a module that they did not find. */
const NAMED = [
  /([^\s:'"`]+)['"`]?: No such file or directory/i,
  /No such file or directory(?:,? (?:open|stat|scandir|access|lstat))?:? @?[^'"`]*['"`]([^'"`]+)['"`]/i,
  /No such file or directory, \w+ '([^']+)'/i,
  /No module named '?([\w.]+)'?/,
  /Cannot find module '([^']+)'/i,
  /cannot load such file -- (\S+)/,
  /Can't locate (\S+) in @INC/,
  /The term '([^']+)' is not recognized/,
  /([^\s:'"`]+): (?:not found|command not found)/,
] as const;

const ENDINGS = ['', '.py', '.js', '.mjs', '.cjs', '.ts', '.json', '.rb', '.pm', '.ps1', '.psm1', '.sh'] as const;

/** The script that saw nothing beside it but what was approved with it; undefined of one that saw its folder. */
export const scriptAlone = (notes: readonly string[]): string | undefined =>
  notes.find((note) => note.startsWith(ALONE))?.slice(ALONE.length);

/** The files beside a script that a line may complain of: what it names as not found, as the languages would look for it. */
export function siblingsNamed(line: string, script: string): readonly string[] {
  const folder = dirname(script);
  const found = new Set<string>();
  for (const pattern of NAMED) {
    const name = pattern.exec(line)?.[1];
    if (name === undefined) continue;
    const relative = name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name;
    // What has an absolute path elsewhere is no sibling, nor is the script itself or its folder.
    if (relative.startsWith('/') || relative.split('/').includes('..') || !/\w/.test(relative) || relative === basename(script)) continue;
    for (const base of new Set([relative, relative.replaceAll('.', '/')]))
      for (const ending of ENDINGS) found.add(join(folder, base + ending));
  }
  return [...found];
}

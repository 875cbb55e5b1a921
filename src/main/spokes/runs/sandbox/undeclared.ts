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

/** Whether a line says that something was not found which lies beside the script, and was not declared. */
export function missesSibling(line: string, notes: readonly string[], exists: (path: string) => boolean): boolean {
  const script = notes.find((note) => note.startsWith(ALONE))?.slice(ALONE.length);
  if (script === undefined) return false;
  const folder = dirname(script);
  return NAMED.some((pattern) => {
    const name = pattern.exec(line)?.[1];
    if (name === undefined) return false;
    const relative = name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name;
    // What has an absolute path elsewhere is no sibling, nor is the script itself or its folder.
    if (relative.startsWith('/') || relative.split('/').includes('..') || !/\w/.test(relative) || relative === basename(script))
      return false;
    const module = relative.replaceAll('.', '/');
    return ENDINGS.some((ending) => exists(join(folder, relative + ending)) || exists(join(folder, module + ending)));
  });
}

import path from 'node:path';
import type { Script } from '#shared/contract/scripts';
import { declaredFiles, declaredName } from '../files/declared';
import type { Outline } from '../ports';
import type { Part } from '../trust/digest';

/** What stands for the files and folders that a script declares, and what of it there is not. Its own name stands for itself already. */
export function declared<F>(
  names: readonly string[],
  parts: readonly Part[],
  placed: (relative: string) => F,
): { readonly files: readonly F[]; readonly missing: readonly string[] } {
  const there = parts.filter(({ hash }) => hash !== null).map((part) => part.path);
  const own = parts.find(({ role }) => role === 'script')?.path;
  const isThere = (name: string): boolean => there.some((file) => file === name || file.startsWith(`${name}/`));
  // One that lies in another comes with that.
  const outermost = names.filter((name) => name !== own && !names.some((other) => name.startsWith(`${other}/`)));
  return { files: outermost.filter(isThere).map(placed), missing: names.filter((name) => !isThere(name)) };
}

/** A script as it would be staged now, without reading what it declares: whether that is there is enough. */
export async function outlineNow({ file, grants, workdir }: Script, interpreter: string, alone: boolean): Promise<Outline> {
  const here = path.dirname(file);
  const found = await declaredFiles(here, grants.files);
  const beside = 'files' in found ? found.files : [];
  const parts: Part[] = [
    { role: 'script', path: path.basename(file), hash: '' },
    ...beside.map((part): Part => ({ role: 'file', path: part.path, hash: part.real === null ? null : '' })),
  ];
  return {
    command: { file: interpreter },
    script: { path: file },
    ...declared(grants.files.map(declaredName), parts, (relative) => ({ path: path.join(here, relative) })),
    alone,
    cwd: workdir ?? here,
  };
}

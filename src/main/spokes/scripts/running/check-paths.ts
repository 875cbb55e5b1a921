import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ParamIssue } from '#shared/contract/error-catalog';
import type { Param } from '#shared/contract/params';
import type { ParamValue } from '#shared/contract/validate-params';
import { fromHome } from '../files/from-home';
import type { FolderWish } from '../ports';
import { realOf, within } from '../sources/place';

/** What became of the values that name files and folders. */
export interface CheckedPaths {
  /** The values, with `~` made the home. */
  readonly values: Readonly<Record<string, ParamValue>>;
  /** What the run has to be let see for them. */
  readonly grants: readonly (FolderWish & { readonly param: string })[];
  readonly issues: readonly ParamIssue[];
}

/** Sees to it that files and folders are there and are not the hub's own, but for what was uploaded. */
export async function checkPaths(
  params: readonly Param[],
  values: Readonly<Record<string, ParamValue>>,
  own: { readonly home: string; readonly runtime: string },
): Promise<CheckedPaths> {
  const checked = { ...values };
  const grants: (FolderWish & { readonly param: string })[] = [];
  const issues: ParamIssue[] = [];
  if (!params.some(({ kind }) => kind === 'file' || kind === 'folder')) return { values: checked, grants, issues };
  const places = await Promise.all([own.home, own.runtime].map(realOf));
  const uploads = await realOf(path.join(own.home, 'uploads'));
  for (const param of params) {
    const value = values[param.name];
    if ((param.kind !== 'file' && param.kind !== 'folder') || typeof value !== 'string' || value === '') continue;
    const given = path.normalize(fromHome(value));
    const reason = param.kind === 'file' ? 'missing-file' : 'not-folder';
    const refuse = (expected: string): void => void issues.push({ name: param.name, reason, expected });
    if (!path.isAbsolute(given)) {
      refuse('an absolute path');
      continue;
    }
    const real = await realThing(given, param.kind);
    if (real === undefined) refuse(given.slice(0, 4_096));
    else if (places.some((place) => within(real, place)) && !(param.kind === 'file' && within(real, uploads)))
      refuse('outside the data folder');
    else {
      checked[param.name] = given;
      grants.push({ path: given, write: param.kind === 'folder' && param.write, param: param.name });
    }
  }
  return { values: checked, grants, issues };
}

/** Where a path leads, when it leads to a thing of this kind. */
async function realThing(file: string, kind: 'file' | 'folder'): Promise<string | undefined> {
  try {
    const real = await realpath(file);
    const stats = await stat(real);
    return (kind === 'file' ? stats.isFile() : stats.isDirectory()) ? real : undefined;
  } catch {
    // Missing and not to be seen are one answer: the value cannot be used.
    return undefined;
  }
}

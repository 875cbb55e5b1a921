import path from 'node:path';
import type { Why } from '#shared/contract/problem-keys';
import { fromHome } from '../files/from-home';

const LONGEST = 4_096;

/**
 * The folder that a script starts in, by what it declares and its own folder, `here`; null where it is to be that one. Whether it is there
 * is for a start to ask. `problem`: why the script cannot run.
 */
export function workdirOf(
  declared: string | undefined,
  here: string,
  elevation: boolean,
): { readonly workdir: string | null; readonly problem?: Why } {
  if (declared === undefined) return { workdir: null };
  const refused = (key: 'workdir-unfit' | 'workdir-elevated', at: string) => ({
    workdir: null,
    problem: { key, at: ['workdir'], values: { path: at } },
  });
  if (declared.includes('\0')) return refused('workdir-unfit', declared);
  const workdir = path.resolve(here, fromHome(declared));
  if (workdir.length > LONGEST) return refused('workdir-unfit', declared);
  if (workdir === path.resolve(here)) return { workdir: null };
  // Interpreters read settings and modules from where they start: of what runs with such rights, every byte was approved.
  return elevation ? refused('workdir-elevated', workdir) : { workdir };
}

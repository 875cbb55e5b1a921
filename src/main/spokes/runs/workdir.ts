import { access, constants, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { FolderGrant } from '#shared/contract/grant-plan';
import type { Why } from '#shared/contract/problem-keys';
import { inEnglish } from '#shared/problems/in-english';
import type { SandboxGrant } from './ports';
import { isWithin } from './sandbox/exposure';

/** As much of a path as is said of it. */
const said = (path: string): string => (path.length > MOST ? `${path.slice(0, MOST - 1)}…` : path);
const MOST = 1_000;

type Granted = Pick<SandboxGrant, 'level' | 'folders'>;

/**
 * Refuses with SCRIPT_BROKEN a run that could not start in the folder that its script declares. It starts nowhere else: what it removes or
 * sends by a relative path is then another's, or, in a sandbox that does not show the folder, nothing at all.
 */
export async function demandWorkdir(script: string, workdir: string, granted: Granted): Promise<void> {
  const why = await obstacleOf(workdir, granted);
  if (why === undefined) return;
  throw new HubError('SCRIPT_BROKEN', { script: script.slice(0, 1_024), problems: [inEnglish([why])], whys: [[why]] });
}

async function obstacleOf(workdir: string, { level, folders }: Granted): Promise<Why | undefined> {
  const values = { path: said(workdir) };
  const state = await stateOf(workdir);
  if (state !== undefined) return { key: state, values };
  if (level.inForce === 'none') return undefined;
  const around = folders
    .filter(({ path }) => isWithin(workdir, path))
    .toSorted((a, b) => b.path.length - a.path.length)
    .at(0);
  const real = await realpath(workdir).catch(() => null);
  if (real === null) return { key: 'workdir-missing', values };
  const hidden = hiddenBy(workdir, real, around);
  if (hidden !== undefined) return { key: 'workdir-hidden', values, what: hidden };
  return around?.withheld.includes('read') === true ? { key: 'workdir-closed', values } : undefined;
}

/** What keeps anybody from starting there. */
async function stateOf(workdir: string): Promise<'workdir-missing' | 'workdir-closed' | undefined> {
  try {
    if (!(await stat(workdir)).isDirectory()) return 'workdir-missing';
    await access(workdir, constants.X_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EACCES' || code === 'EPERM' ? 'workdir-closed' : 'workdir-missing';
  }
}

/** Why the sandbox does not show the folder, though it or one that it lies in was asked for. */
function hiddenBy(workdir: string, real: string, around: FolderGrant | undefined): Why['what'] {
  const values = { folder: said(around?.path ?? workdir) };
  if (around === undefined || around.refused === 'hub') return { key: 'hidden-hub', values };
  if (around.refused === 'system') return { key: 'hidden-system', values };
  // Nothing is laid over a link in a folder that is shown: it would lead nowhere.
  const straight = around.real !== null && join(around.real, relative(around.path, workdir)) === real;
  return around.refused === null && straight ? undefined : { key: 'hidden-link', values: { real: said(real) } };
}

import { chmod, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { FolderGrant } from '#shared/contract/grant-plan';
import type { GrantRequest, SandboxGrant, WorkGrants } from '../../ports';
import type { Exposure } from '../exposure';
import { ALONE } from '../undeclared';
import { scriptUser } from './commands';

/** What of the machine's files a run is shown besides the system, and what it has to do without. */
export type Shares = Pick<SandboxGrant, 'folder' | 'folders' | 'notes'>;

/** Checks and resolves the script's own folder and the granted folders; changes nothing. */
export async function sharesOf(request: GrantRequest, exposure: Exposure, root: boolean): Promise<Shares> {
  const { script, missing, alone } = request.outline;
  const own = dirname(script.path);
  const [base, there, mine] = await Promise.all([realpath(own).catch(() => null), exists(script.path), root ? mayEnter(own) : true]);
  // A folder that the script's user may not enter would hide the script itself: it is then shown alone.
  const shown = request.level === 'standard' && !alone && base !== null && mine && !exposure.tooBroad(base) && there;
  const without = request.level === 'standard' || alone ? [alone ? ALONE + script.path : 'own-folder-not-shared'] : [];
  const folders = await Promise.all(request.grants.folders.map((grant) => resolvedGrant(grant, exposure, root)));
  return {
    folder: shown ? { path: own, real: base } : null,
    folders,
    notes: shortened([
      ...(shown ? [] : without),
      ...missing.map((name) => `not-shared:missing:${join(own, name)}`),
      ...folders.flatMap(notesOf),
    ]),
  };
}

type Asked = WorkGrants['folders'][number];

async function resolvedGrant({ path, write, param = '' }: Asked, exposure: Exposure, root: boolean): Promise<FolderGrant> {
  const real = await realpath(path).catch(() => null);
  const ours = real !== null && write && exposure.isWorkingCopy(real) ? 'hub' : null;
  const refused = real === null ? 'missing' : (ours ?? exposure.refusal(real));
  const withheld = root && real !== null && refused === null ? await withheldOf(real, write, exposure) : [];
  return { path: resolve(path), real, write, param: param === '' ? null : param, refused, withheld };
}

function notesOf({ path, refused, withheld }: FolderGrant): readonly string[] {
  if (refused !== null) return [`not-shared:${refused}:${path}`];
  return withheld.map((what) => `${what === 'read' ? 'not-readable' : 'not-writable'}:${path}`);
}

/** Root's scripts are another user, whom the rights on a file or folder may keep out. */
async function withheldOf(real: string, write: boolean, exposure: Exposure): Promise<FolderGrant['withheld']> {
  const found = await stat(real);
  const mine = found.uid === scriptUser;
  const reads = mine || (found.mode & (found.isDirectory() ? 0o005 : 0o004)) !== 0 || (exposure.isUpload(real) && found.isFile());
  const writes = mine || (found.mode & 0o002) !== 0;
  return [...(reads ? [] : (['read'] as const)), ...(write && !writes ? (['write'] as const) : [])];
}

/** What came in by an upload is opened to the user that root's scripts are. */
export async function openUploads(folders: readonly FolderGrant[], exposure: Exposure): Promise<void> {
  for (const { real, refused } of folders) {
    if (real === null || refused !== null || !exposure.isUpload(real)) continue;
    const found = await stat(real);
    if (found.isFile() && (found.mode & 0o004) === 0) await chmod(real, found.mode | 0o444);
  }
}

async function mayEnter(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  return found !== null && (found.mode & (found.uid === scriptUser ? 0o100 : 0o001)) !== 0;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A run carries at most sixteen notes of 256 characters, two of which are kept for others. */
function shortened(notes: readonly string[]): string[] {
  const short = notes.map((note) => note.slice(0, 256));
  return short.length <= 12 ? short : [...short.slice(0, 11), `and-more:${short.length - 11}`];
}

/** The file behind /etc/resolv.conf, which systems like to keep in /run; null where there is none. */
export const resolver = (): Promise<string | null> => realpath(join('/etc', 'resolv.conf')).catch(() => null);

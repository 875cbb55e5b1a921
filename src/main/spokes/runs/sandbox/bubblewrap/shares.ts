import { access, chmod, constants, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { FolderGrant } from '#shared/contract/grant-plan';
import type { GrantRequest, SandboxGrant, WorkGrants } from '../../ports';
import { type Exposure, isWithin } from '../exposure';
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
  const resolvedFolders = await Promise.all(byPath(request.grants.folders).map((grant) => resolvedGrant(grant, exposure, root)));
  const folder = shown ? { path: own, real: base } : null;
  const folders = withoutLinks(resolvedFolders, folder);
  return {
    folder,
    folders,
    notes: shortened([
      ...(shown ? [] : without),
      ...missing.map((name) => `not-shared:missing:${join(own, name)}`),
      ...folders.flatMap(notesOf),
    ]),
  };
}

type Asked = WorkGrants['folders'][number];

/** One of each path: what is asked for twice may be changed where one of the two says so. */
export function byPath(grants: readonly Asked[]): readonly Asked[] {
  const found = new Map<string, Asked>();
  for (const grant of grants) {
    const path = resolve(grant.path);
    const before = found.get(path);
    found.set(path, before === undefined ? grant : { ...before, write: before.write || grant.write });
  }
  return [...found.values()];
}

/** Nothing can be laid over a link that lies in a folder which is shown: what is to be had behind it is refused. */
function withoutLinks(folders: readonly FolderGrant[], own: Shares['folder']): FolderGrant[] {
  const outer = own === null ? [] : [own];
  const through = new Set<FolderGrant>();
  // From the outside in: what is refused holds nothing.
  for (const grant of folders.toSorted((a, b) => a.path.length - b.path.length)) {
    const { path, real } = grant;
    if (real === null || grant.refused !== null) continue;
    const around = outer.filter((one) => one.path !== path && isWithin(path, one.path)).at(-1);
    if (around !== undefined && join(around.real, relative(around.path, path)) !== real) through.add(grant);
    else outer.push({ path, real });
  }
  return folders.map((grant) => (through.has(grant) ? { ...grant, refused: 'link', withheld: [] } : grant));
}

async function resolvedGrant({ path, write, param = '' }: Asked, exposure: Exposure, root: boolean): Promise<FolderGrant> {
  const real = await realpath(path).catch(() => null);
  const ours = real !== null && write && exposure.isWorkingCopy(real) ? 'hub' : null;
  const refused = real === null ? 'missing' : (ours ?? exposure.refusal(real));
  const withheld = real !== null && refused === null ? await withheldOf(real, write, root ? exposure : null) : [];
  return { path: resolve(path), real, write, param: param === '' ? null : param, refused, withheld };
}

const notes = { read: 'not-readable', list: 'not-listable', write: 'not-writable' } as const;

function notesOf({ path, refused, withheld }: FolderGrant): readonly string[] {
  if (refused !== null) return [`not-shared:${refused}:${path}`];
  return withheld.map((what) => `${notes[what]}:${path}`);
}

/** What the rights on a file or folder keep from a script. Root's scripts are another user, the others are who the hub is. */
async function withheldOf(real: string, write: boolean, asOther: Exposure | null): Promise<FolderGrant['withheld']> {
  const found = await stat(real);
  const folder = found.isDirectory();
  const may = asOther === null ? await rightsOf(real) : rightsIn(found);
  const opened = asOther?.isUpload(real) === true && !folder; // `openUploads` does that.
  const enters = folder ? (may & constants.X_OK) !== 0 : opened || (may & constants.R_OK) !== 0;
  const lists = !folder || (may & constants.R_OK) !== 0;
  const writes = (may & constants.W_OK) !== 0 && (!folder || enters);
  return [
    ...(enters ? [] : (['read'] as const)),
    ...(enters && !lists ? (['list'] as const) : []),
    ...(write && !writes ? (['write'] as const) : []),
  ];
}

/** The three bits of the mode that hold for root's scripts. */
function rightsIn({ uid, gid, mode }: { readonly uid: number; readonly gid: number; readonly mode: number }): number {
  if (uid === scriptUser) return (mode >> 6) & 7;
  return (gid === scriptUser ? mode >> 3 : mode) & 7;
}

/** The same bits, as the system says that they hold for the hub's user. */
async function rightsOf(real: string): Promise<number> {
  const rights = [constants.R_OK, constants.W_OK, constants.X_OK];
  const held = await Promise.all(
    rights.map((right) =>
      access(real, right).then(
        () => right,
        () => 0,
      ),
    ),
  );
  return held.reduce((all, one) => all | one, 0);
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

import { chmod, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { SandboxRequest } from '../../ports';
import type { Exposure } from '../exposure';
import { ALONE } from '../undeclared';
import { scriptUser } from './commands';

interface Share {
  readonly from: string;
  readonly to: string;
  readonly write: boolean;
}

/** What of the machine's files a run is shown besides the system, and what it had to do without. */
export interface Shares {
  readonly folders: readonly Share[];
  readonly notes: readonly string[];
}

/** Checks and resolves the script's own folder and the granted folders. */
export async function sharesOf(request: SandboxRequest, exposure: Exposure, root: boolean): Promise<Shares> {
  const notes: string[] = [];
  const { script, missing, alone } = request.staged;
  const own = dirname(script.path);
  const [base, there, mine] = await Promise.all([realpath(own).catch(() => null), exists(script.path), root ? mayEnter(own) : true]);

  const granted = async (to: string, from: string | null, write: boolean): Promise<Share[]> => {
    const ours = from !== null && write && exposure.isWorkingCopy(from) ? 'hub' : null;
    const reason = from === null ? 'missing' : (ours ?? exposure.refusal(from));
    if (from === null || reason !== null) {
      notes.push(`not-shared:${reason}:${to}`);
      return [];
    }
    if (root) notes.push(...(await openTo(from, to, write, exposure)));
    return [{ from, to, write }];
  };

  const folders: Share[] = [];
  // A folder that the script's user may not enter would hide the script itself: it is then shown alone.
  const shown = request.level === 'standard' && !alone && base !== null && mine && !exposure.tooBroad(base) && there;
  if (shown) folders.push({ from: base, to: own, write: false });
  else if (request.level === 'standard' || alone) notes.push(alone ? ALONE + script.path : 'own-folder-not-shared');
  notes.push(...missing.map((name) => `not-shared:missing:${join(own, name)}`));
  for (const { path, write } of request.grants.folders) {
    folders.push(...(await granted(resolve(path), await realpath(path).catch(() => null), write)));
  }
  return { folders, notes: shortened(notes) };
}

/** Root's scripts are another user: what came in by an upload is opened to them, of the rest it is said. */
async function openTo(from: string, to: string, write: boolean, exposure: Exposure): Promise<readonly string[]> {
  const found = await stat(from);
  const mine = found.uid === scriptUser;
  if (exposure.isUpload(from) && found.isFile() && (found.mode & 0o004) === 0) {
    await chmod(from, found.mode | 0o444);
    return [];
  }
  const reads = mine || (found.mode & (found.isDirectory() ? 0o005 : 0o004)) !== 0;
  const writes = mine || (found.mode & 0o002) !== 0;
  return [...(reads ? [] : [`not-readable:${to}`]), ...(write && !writes ? [`not-writable:${to}`] : [])];
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
function shortened(notes: readonly string[]): readonly string[] {
  const short = notes.map((note) => note.slice(0, 256));
  return short.length <= 12 ? short : [...short.slice(0, 11), `and-more:${short.length - 11}`];
}

/** The file behind /etc/resolv.conf, which systems like to keep in /run; null where there is none. */
export const resolver = (): Promise<string | null> => realpath(join('/etc', 'resolv.conf')).catch(() => null);

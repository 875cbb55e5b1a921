import { constants, type Dirent } from 'node:fs';
import { access, lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Why } from '#shared/contract/problem-keys';
import { HubError } from '#shared/contract/errors';
import { inEnglish } from '#shared/problems/in-english';
import { languageOfName } from '../languages/languages';
import { inTurns, listed } from './list';
import { codeOf, system } from './read-head';

/** Entries of one source; a folder with more (a disk, a home) was not meant. */
const MAX_ENTRIES = 200_000;
/** Levels of folders of one source that are looked into, its own included. */
const MAX_DEPTH = 64;
// Folders that are listed at once: what they hold is gone through in one turn of the event loop.
const WIDTH = 8;
/** How the name of a file with a script's metadata ends. */
export const SIDECAR = '.axle.yaml';

/** Why a file cannot be read, and the same in English. */
export interface Fault {
  readonly code: 'unreadable' | 'outside-source';
  readonly why: Why;
  readonly detail: string;
}

/** A file that may be a script, or a place where one cannot be read. */
export interface Candidate {
  /** Below the source, with `/` on every system. */
  readonly relative: string;
  /** Where its bytes are: the file itself, or what a link inside the source leads to. */
  readonly real: string;
  /** Sidecar beside it, relative to the source. */
  readonly sidecar: string | null;
  /** False when nothing but its x-bit says that it may be a script. */
  readonly named: boolean;
  readonly fault?: Fault;
}

/** What ends a walk, what it passes over, and who hears that it goes on. */
export interface WalkOptions {
  readonly signal: AbortSignal;
  /** Absolute folders that are passed over. */
  readonly avoid: readonly string[];
  /** Told at each folder that was listed. */
  readonly onProgress?: () => void;
}

/** Whether a name is one that no source looks at. */
export const isHidden = (name: string): boolean => name.startsWith('.') || name === 'node_modules';
/** Whether a file of this name says something of a script beside it. */
export const isSidecar = (name: string): boolean => name.endsWith(SIDECAR);

/** Every candidate below `root`. Follows no link to a folder, so that loops cannot be. Throws the system's error for `root` itself. */
export async function walk(root: string, { signal, avoid, onProgress }: WalkOptions): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  let entries = 0;
  let level: readonly string[] = [''];

  async function visit(folder: string, below: string[]): Promise<void> {
    signal.throwIfAborted();
    const all: Dirent[] = [];
    try {
      for await (const some of listed(path.join(root, folder))) {
        all.push(...some);
        onProgress?.();
        entries += some.length;
        if (entries > MAX_ENTRIES) throw new HubError('SOURCE_UNREADABLE', { folder: root.slice(0, 1_024), reason: 'too-large' });
      }
    } catch (error) {
      if (error instanceof HubError) throw error;
      if (folder === '') throw error;
      found.push(unreadable(folder, system(codeOf(error))));
      return;
    }
    const names = new Set(all.map(({ name }) => name));
    const used = new Set<string>();
    for await (const some of inTurns(all)) for (const entry of some) await consider(folder, entry, names, used, below);
    for (const name of names) if (isSidecar(name) && !isHidden(name) && !used.has(name)) found.push(orphan(join(folder, name)));
  }

  async function consider(folder: string, entry: Dirent, names: ReadonlySet<string>, used: Set<string>, below: string[]): Promise<void> {
    if (isHidden(entry.name) || isSidecar(entry.name)) return;
    const relative = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!avoid.includes(path.join(root, relative))) below.push(relative);
      return;
    }
    const sidecar = sidecarAmong(names, entry.name);
    const candidate = await candidateOf(root, relative, entry, sidecar === null ? null : join(folder, sidecar));
    if (candidate === null) return;
    if (sidecar !== null) used.add(sidecar);
    found.push(candidate);
  }

  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_DEPTH) {
      for (const folder of level) found.push(tooDeep(folder));
      break;
    }
    const below: string[] = [];
    for (let at = 0; at < level.length; at += WIDTH) await Promise.all(level.slice(at, at + WIDTH).map((folder) => visit(folder, below)));
    level = below;
  }
  return found;
}

/** What is at one path now; null when it is no candidate (any more). */
export async function candidateAt(root: string, relative: string): Promise<Candidate | null> {
  const depth = relative.split('/').length;
  if (depth > MAX_DEPTH) return null;
  const folder = path.posix.dirname(relative);
  const inFolder = (name: string): string => join(folder === '.' ? '' : folder, name);
  const name = path.posix.basename(relative);
  try {
    const stats = await lstat(path.join(root, relative));
    if (stats.isDirectory()) {
      if (depth === MAX_DEPTH) return tooDeep(relative);
      await access(path.join(root, relative), constants.R_OK | constants.X_OK);
      return null;
    }
    if (isSidecar(name)) return orphan(relative);
    const present = new Set<string>();
    for (const side of sidecarNames(name)) if (await exists(path.join(root, inFolder(side)))) present.add(side);
    const sidecar = sidecarAmong(present, name);
    return await candidateOf(root, relative, stats, sidecar === null ? null : inFolder(sidecar));
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : unreadable(relative, system(code));
  }
}

/** `NAME.EXT.axle.yaml`, which is meant for this file alone, before `NAME.axle.yaml`. */
export function sidecarNames(name: string): readonly string[] {
  const stem = stemOf(name);
  return stem === name ? [`${name}${SIDECAR}`] : [`${name}${SIDECAR}`, `${stem}${SIDECAR}`];
}

/** A name without its ending. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= name.lastIndexOf('/') + 1 ? name : name.slice(0, dot);
}

const sidecarAmong = (names: ReadonlySet<string>, name: string): string | null =>
  sidecarNames(name).find((side) => names.has(side)) ?? null;
const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

type Kinds = Pick<Dirent, 'isFile' | 'isSymbolicLink'>;

async function candidateOf(root: string, relative: string, kind: Kinds, sidecar: string | null): Promise<Candidate | null> {
  const named = languageOfName(path.posix.basename(relative)) !== undefined;
  const file = path.join(root, relative);
  if (kind.isFile()) return named || (await isExecutable(file)) ? { relative, real: file, sidecar, named } : null;
  if (!kind.isSymbolicLink()) return null;
  try {
    const real = await realpath(file);
    const stats = await stat(real);
    if (!stats.isFile() || (!named && (stats.mode & 0o111) === 0)) return null;
    if (real.startsWith(root + path.sep)) return { relative, real, sidecar, named };
    const why: Why = { key: 'leads-to', values: { path: real } };
    return named ? { ...unreadable(relative, why), fault: faultOf('outside-source', why) } : null;
  } catch (error) {
    return named ? unreadable(relative, system(codeOf(error))) : null;
  }
}

/** A fault with its words. */
export const faultOf = (code: Fault['code'], why: Why): Fault => ({ code, why, detail: inEnglish([why]) });

const unreadable = (relative: string, why: Why): Candidate => ({
  relative,
  real: '',
  sidecar: null,
  named: true,
  fault: faultOf('unreadable', why),
});
const tooDeep = (relative: string): Candidate => unreadable(relative, { key: 'too-deep', values: { folders: String(MAX_DEPTH) } });
const orphan = (relative: string): Candidate => unreadable(relative, { key: 'no-script-beside' });

async function isExecutable(file: string): Promise<boolean> {
  try {
    return ((await lstat(file)).mode & 0o111) !== 0;
  } catch {
    // Gone again, or not ours to see: then it is no script either.
    return false;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isFile();
  } catch {
    return false;
  }
}

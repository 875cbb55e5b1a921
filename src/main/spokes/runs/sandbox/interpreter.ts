import { readlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isWithin, resolved, type Exposure } from './exposure';
import { behindShim } from './shim';

/** Something that is put into the sandbox, read-only. */
export type Shown =
  | { readonly type: 'bind'; readonly from: string; readonly to: string }
  | { readonly type: 'symlink'; readonly target: string; readonly path: string };

/** An interpreter as a sandbox can execute it. */
export interface Interpreter {
  readonly file: string;
  /** What has to be shown for it to work; nothing for one of the system's own. */
  readonly shown: readonly Shown[];
}

interface Rules {
  readonly exposure: Exposure;
  /** Folders that every sandbox has. */
  readonly system: readonly string[];
  readonly userHome: string;
}

/** Follows an interpreter through shims and links, and says what of it has to be shown. */
export async function findInterpreter(file: string, cwd: string, rules: Rules): Promise<Interpreter> {
  const real = await behindShim(file, cwd);
  const shown: Shown[] = [];
  for (const hop of await hops(real)) {
    const known = [...rules.system, ...shown.flatMap((entry) => (entry.type === 'bind' ? [entry.to] : []))];
    if (!known.some((folder) => isWithin(hop.path, folder))) shown.push(await showing(hop, rules));
  }
  return { file: real, shown };
}

interface Hop {
  readonly path: string;
  readonly target: string | null;
}

/** The file, and each that its links lead to. */
async function hops(file: string, left = 16): Promise<readonly Hop[]> {
  const target = await readlink(file).catch(() => null);
  if (target === null || left === 0) return [{ path: file, target: null }];
  return [{ path: file, target }, ...(await hops(resolve(dirname(file), target), left - 1))];
}

/** The installation that a file belongs to, unless that would show too much; then only the file or link. */
async function showing(hop: Hop, { exposure, userHome }: Rules): Promise<Shown> {
  const folder = dirname(hop.path);
  const prefix = basename(folder) === 'bin' ? dirname(folder) : folder;
  const from = await resolved(prefix);
  const tooMuch = exposure.tooBroad(from) || [join(userHome, '.local'), join(userHome, '.config')].includes(prefix);
  if (!tooMuch) return { type: 'bind', from, to: prefix };
  if (hop.target !== null) return { type: 'symlink', target: hop.target, path: hop.path };
  return { type: 'bind', from: await resolved(hop.path), to: hop.path };
}

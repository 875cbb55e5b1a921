import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeFile, writeFileSync } from 'node:fs';
import { chmod, mkdir, writeFile as writeWhole } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brokenScript } from '../broken-script';
import { decode } from '../files/read-head';
import type { FileBytes } from '../files/read-through';
import type { Part } from '../trust/digest';
import type { Parts } from '../trust/parts';

/** The bytes that will run, as they were copied. */
export type Copied<P extends Parts> = P & { readonly text: string };

/** What is copied: the script's id, its file's name, and how it is read with all that it declares. */
export interface Original<P extends Parts> {
  readonly script: string;
  readonly name: string;
  /** What the script declares, with `/`: where its sidecar is among that, it lies beside the copy as well. */
  readonly declares: readonly string[];
  /** Reads and judges: what it refuses is not copied. */
  readonly read: () => Promise<P>;
}

/** Where the copy of a file of this name lies in a run's folder; what a script declares lies there as it lies beside the script. */
export const copyOf = (folder: string, name: string): string => path.join(folder, 'files', name);

/** Whether a part of what was approved lies beside the copy; `declares` is what the script declares. */
export const isCopied = ({ role, path: relative }: Pick<Part, 'role' | 'path'>, declares: readonly string[]): boolean =>
  role !== 'sidecar' || declares.includes(relative);

/** Bytes that are written at once, without the thread pool. */
const SMALL = 65_536;
const writeLarge = promisify(writeFile);

/**
 * Copies a script's bytes into `folder/files`: what was read and judged is what runs.
 * The copy is there, empty, when this returns its promise: a sandbox can be set up around it while its bytes come. It is
 * closed to everybody until the run begins, and whoever begins it opens it. What it declares is there when the promise resolves.
 */
export async function copyScript<P extends Parts>({ script, name, declares, read }: Original<P>, folder: string): Promise<Copied<P>> {
  const file = copyOf(folder, name);
  const copy = create(file);
  try {
    const parts = await read();
    const { bytes } = parts.script;
    const text = decode(bytes)?.text;
    if (text === undefined) throw brokenScript(script, [[{ key: 'nul-bytes', at: [name] }]]);
    // Both write as often as it takes: a disk that is nearly full takes a part.
    if (bytes.length <= SMALL) writeFileSync(copy, bytes);
    else await writeLarge(copy, bytes);
    for (const part of parts.all) {
      if (part.role !== 'script' && isCopied(part, declares) && part.read !== null) await put(folder, part, part.read);
    }
    return { ...parts, text };
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(copy);
  }
}

/** Our own disk takes a file in a fraction of what a trip to the thread pool costs, and a start waits for it. */
function create(copy: string): number {
  const folder = path.dirname(copy);
  mkdirSync(folder, { recursive: true });
  // As root the child runs as a user of its own, who has to reach and read the copy, and no more.
  chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  return openSync(copy, 'wx', 0o000); // Our own descriptor writes.
}

/** Readable to the script's own user whatever the hub's mask is, for nobody to write, executable where the original is. */
async function put(folder: string, { path: relative }: Part, { bytes, mode }: FileBytes): Promise<void> {
  let parent = path.join(folder, 'files');
  for (const name of path.posix.dirname(relative).split('/')) {
    if (name === '.') continue;
    parent = path.join(parent, name);
    await mkdir(parent, { recursive: true });
    await chmod(parent, 0o755);
  }
  const copy = copyOf(folder, relative);
  await writeWhole(copy, bytes, { flag: 'wx' });
  await chmod(copy, 0o444 | (mode & 0o111));
}

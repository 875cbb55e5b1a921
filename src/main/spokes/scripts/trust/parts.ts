import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import { MAX_PARTS_BYTES } from '#shared/contract/trust';
import { declaredFiles } from '../files/declared';
import { MAX_SCRIPT_BYTES } from '../files/read-head';
import { readThrough, type Bounds, type FileBytes } from '../files/read-through';
import type { Understood } from '../reading/understand';
import { digestOf, type Part } from './digest';

/** A part with its bytes, as they were read at once; null for a declared file that is not there. */
export interface ReadPart extends Part {
  readonly read: FileBytes | null;
}

/** All that an approval of a script covers, as it is on the disk. The script itself comes first. */
export interface Parts {
  readonly script: FileBytes;
  readonly all: readonly ReadPart[];
  readonly digest: string;
}

/**
 * Reads a script, its sidecar and the files that it declares, each through one descriptor. `source` is the folder that none may leave.
 * Refuses a script that went (`SCRIPT_NOT_FOUND`) or that another part went from just now (`SCRIPT_CHANGED`); what leads out of the
 * source, is too large or keeps changing is `SCRIPT_BROKEN`.
 */
export async function readParts({ script, candidate }: Understood, source: string): Promise<Parts> {
  const gone = (): never => {
    throw new HubError('SCRIPT_NOT_FOUND', { script: script.id.slice(0, 1_024) });
  };
  const broken = (problem: string): never => {
    throw new HubError('SCRIPT_BROKEN', { script: script.id.slice(0, 1_024), problems: [problem.slice(0, 4_096)] });
  };
  const changed = (): never => {
    throw new HubError('SCRIPT_CHANGED', { script: script.id.slice(0, 1_024) });
  };
  const bounds: Bounds = { inside: source, maxBytes: MAX_SCRIPT_BYTES, gone: changed, broken };
  const name = path.posix.basename(candidate.relative);
  const { sidecar } = candidate;
  const [own, side] = await Promise.all([
    readThrough(candidate.real, { ...bounds, gone }),
    sidecar === null ? null : readThrough(path.join(source, sidecar), bounds),
  ]);
  const all: ReadPart[] = [{ role: 'script', path: name, hash: own.hash, read: own }];
  if (sidecar !== null && side !== null) all.push({ role: 'sidecar', path: path.posix.basename(sidecar), hash: side.hash, read: side });
  if (script.grants.files.length > 0) all.push(...(await readDeclared(script.file, script.grants.files, { bounds, taken: all })));
  return { script: own, all, digest: digestOf(all) };
}

interface DeclaredOptions {
  readonly bounds: Bounds;
  /** Parts that are there already: what is declared as well is not taken twice. */
  readonly taken: readonly Part[];
}

/** Both look at the declared files in the same way: what is hashed when a script is read is what is copied when it runs. */
async function readDeclared(file: string, names: readonly string[], { bounds, taken }: DeclaredOptions): Promise<readonly ReadPart[]> {
  const declared = await declaredFiles(path.dirname(file), names);
  if (declared.problem !== undefined) return bounds.broken(`files: ${declared.path}: ${declared.problem}`);
  const parts: ReadPart[] = [];
  let left = MAX_PARTS_BYTES;
  for (const { path: relative, real } of declared.files) {
    if (taken.some((part) => part.path === relative)) continue;
    const read = real === null ? null : await readThrough(real, { ...bounds, maxBytes: left });
    left -= read?.bytes.length ?? 0;
    parts.push({ role: 'file', path: relative, hash: read?.hash ?? null, read });
  }
  return parts;
}

import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { Why } from '#shared/contract/problem-keys';
import { brokenScript } from '../broken-script';
import { readDeclared } from '../files/read-declared';
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
 * Refuses a script that went (`SCRIPT_NOT_FOUND`) and one whose sidecar or declared file went while it was read (`SCRIPT_CHANGED`);
 * what leads out of the source, is too large or keeps changing is `SCRIPT_BROKEN`.
 */
export async function readParts({ script, candidate }: Understood, source: string): Promise<Parts> {
  const id = script.id.slice(0, 1_024);
  const gone = (): never => {
    throw new HubError('SCRIPT_NOT_FOUND', { script: id });
  };
  // What was beside it a moment ago, and is not any more.
  const changed = (): never => {
    throw new HubError('SCRIPT_CHANGED', { script: id });
  };
  const broken = (why: Why): never => {
    throw brokenScript(id, [[why]]);
  };
  const beside: Bounds = { inside: source, maxBytes: MAX_SCRIPT_BYTES, gone: changed, broken };
  const name = path.posix.basename(candidate.relative);
  const { sidecar } = candidate;
  const [own, side] = await Promise.all([
    readThrough(candidate.real, { ...beside, gone }),
    sidecar === null ? null : readThrough(path.join(source, sidecar), beside),
  ]);
  const all: ReadPart[] = [{ role: 'script', path: name, hash: own.hash, read: own }];
  if (sidecar !== null && side !== null) all.push({ role: 'sidecar', path: path.posix.basename(sidecar), hash: side.hash, read: side });
  for await (const { path: relative, read } of readDeclared(script.file, script.grants.files, { ...beside, taken: [...all] }))
    all.push({ role: 'file', path: relative, hash: read?.hash ?? null, read });
  return { script: own, all, digest: digestOf(all) };
}

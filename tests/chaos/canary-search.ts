import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret that is typed somewhere, and where. */
export interface Canary {
  readonly place: string;
  readonly secret: string;
}

/** What a secret looks like that was kept as it is, in base64 wherever it stands there, in a URL or in hex. */
function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );
  return [secret, ...base64, encodeURIComponent(secret), bytes.toString('hex'), JSON.stringify(secret).slice(1, -1)].map((form) =>
    Buffer.from(form),
  );
}

/** The canaries, with all that is looked for of each. */
export type Flock = readonly (Canary & { readonly forms: readonly Buffer[] })[];

/** Canaries that can be looked for. */
export const flockOf = (canaries: readonly Canary[]): Flock => canaries.map((one) => ({ ...one, forms: formsOf(one.secret) }));

/** Where any of them is in the files below a folder: `PLACE: FILE`. */
export function inFolder(flock: Flock, folder: string, skip?: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => skip === undefined || !file.startsWith(skip))
    .flatMap((file) => inBytes(flock, readIfThere(file)).map((place) => `${place}: ${file}`));
}

/** Which processes show any of them in arguments or environment, but this one, which knows them all: `PLACE: FILE`. */
export function inProcesses(flock: Flock): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .flatMap((file) => inBytes(flock, readIfThere(file)).map((place) => `${place}: ${file}`));
}

const inBytes = (flock: Flock, bytes: Buffer): readonly string[] =>
  flock.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ place }) => place);

/** Nothing of a process that ended, or of a file that another user keeps to itself. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL'].includes(String(error.code)))
      return Buffer.alloc(0);
    throw error;
  }
}

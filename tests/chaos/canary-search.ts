import type { RunId } from '#shared/contract/runs';
import { filesBelow, readIfThere } from '../support/files-below';
import { processesShowing } from '../support/shown-arguments';

/** A secret that is typed somewhere, and where. */
export interface Canary {
  readonly place: string;
  readonly secret: string;
  /** The run, still alive, that has it among its arguments. */
  readonly exposedTo?: RunId;
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
  return filesBelow(folder)
    .filter((file) => skip === undefined || !file.startsWith(skip))
    .flatMap((file) => inBytes(flock, readIfThere(file)).map((place) => `${place}: ${file}`));
}

/**
 * Which processes show any of them in arguments or environment, but this one, which knows them all: `PLACE: FILE`. The one exception: a
 * secret that stands with consent among the arguments of its run (`exposedTo`) may be seen in those of that run's own processes.
 */
export function inProcesses(flock: Flock): readonly string[] {
  return flock.flatMap(({ place, forms, exposedTo }) => {
    const { byArguments, byEnvironment } = processesShowing((bytes) => forms.some((form) => bytes.includes(form)));
    const wrong = byArguments.filter(({ run }) => run === undefined || run !== exposedTo);
    return [...wrong.map(({ pid }) => `${place}: /proc/${pid}/cmdline`), ...byEnvironment.map((pid) => `${place}: /proc/${pid}/environ`)];
  });
}

const inBytes = (flock: Flock, bytes: Buffer): readonly string[] =>
  flock.filter(({ forms }) => forms.some((form) => bytes.includes(form))).map(({ place }) => place);

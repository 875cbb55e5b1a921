import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findCgroups, type Cgroups } from '../cgroups';
import { findExecutable, systemPath } from '../executable';
import { seccompProgram } from '../seccomp/program';

const run = promisify(execFile);

/** The parts that the adapter builds on, as this machine has them. */
export interface Machine {
  readonly bwrap: { readonly path: string; readonly version: string } | null;
  readonly features: { readonly disableUserns: boolean; readonly size: boolean };
  readonly setpriv: string | null;
  readonly prlimit: string | null;
  readonly cgroups: Cgroups | null;
  readonly filter: Buffer | null;
}

/** Looks for every part; what is not there or does not answer is null. */
export async function inspectMachine(processor: string): Promise<Machine> {
  const find = (name: string): Promise<string | null> => findExecutable(name, systemPath);
  const [path, setpriv, prlimit, cgroups] = await Promise.all([find('bwrap'), find('setpriv'), find('prlimit'), findCgroups()]);
  const ask = (...args: string[]): Promise<string> =>
    path === null
      ? Promise.resolve('')
      : run(path, args, { timeout: 3_000 }).then(
          ({ stdout, stderr }) => stdout + stderr,
          () => '',
        );
  // One after the other: starting a program holds the thread for a few milliseconds.
  const version = await ask('--version');
  const help = await ask('--help');
  return {
    bwrap: path === null ? null : { path, version: /\d[\w.]*/.exec(version)?.[0] ?? 'unknown' },
    features: { disableUserns: help.includes('--disable-userns'), size: help.includes('--size BYTES') },
    setpriv,
    prlimit,
    cgroups,
    filter: seccompProgram(processor) ?? null,
  };
}

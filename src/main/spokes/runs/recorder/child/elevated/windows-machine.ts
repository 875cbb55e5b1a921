import { execFile } from 'node:child_process';
import { lstat, mkdir, realpath, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SystemFolders } from '#main/platform/windows-shell';
import type { JobSpawning } from '../windows/spawn-in-job';
import type { ElevatedMachine } from './run-elevated';

/** By their numbers, which are the same in every language: administrators, and the system itself. */
const ADMINISTRATORS = '*S-1-5-32-544';
const SYSTEM = '*S-1-5-18';
const ALL_BELOW = '(OI)(CI)F';

/** What makes a folder the administrators' alone, and all that will be made in it. */
export const icaclsArguments = (folder: string): readonly string[] => [
  folder,
  '/inheritance:r',
  '/grant:r',
  `${ADMINISTRATORS}:${ALL_BELOW}`,
  `${SYSTEM}:${ALL_BELOW}`,
];

/** The machine as it is on Windows. Run folders lie below `%ProgramFiles%`, where only administrators make anything. */
export function windowsMachine({ programs, system, windows }: SystemFolders, spawning: JobSpawning): ElevatedMachine {
  return {
    ...spawning,
    async makeFolder(run) {
      if (!/^[0-9A-Za-z-]{1,64}$/.test(run)) throw new Error('this is no name of a run');
      const parent = join(programs, 'Axle', 'elevated');
      await mkdir(parent, { recursive: true });
      // A link on the way would be an administrator's doing; it is not followed all the same.
      for (const path of [join(programs, 'Axle'), parent])
        if (!(await lstat(path)).isDirectory() || !same(await realpath(path), path)) throw new Error(`${path} leads elsewhere`);
      const folder = join(parent, run);
      await mkdir(folder);
      try {
        await promisify(execFile)(join(system, 'icacls.exe'), [...icaclsArguments(folder)], {
          env: { SystemRoot: windows },
          cwd: system,
          windowsHide: true,
        });
      } catch (error) {
        await rmdir(folder);
        throw error;
      }
      return folder;
    },
  };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

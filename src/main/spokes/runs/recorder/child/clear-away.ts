import { rm, rmdir } from 'node:fs/promises';
import type { Launch } from '../contract';
import { pause } from './ending';

/** Removes what was made for a run alone; `fault` takes what cannot be. */
export async function clearAway(launch: Launch, fault: (error: unknown) => void): Promise<void> {
  for (const folder of launch.cleanup) await rm(folder, { recursive: true, force: true }).catch(fault);
  for (const folder of launch.cgroups) await removeCgroup(folder).catch(fault);
}

/** A cgroup stays busy until the last of its processes was reaped. */
async function removeCgroup(folder: string): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      return await rmdir(folder);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      if (round === 50) throw error;
      await pause(20);
    }
  }
}

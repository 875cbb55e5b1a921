import { rm, rmdir } from 'node:fs/promises';
import type { SandboxPlan } from './ports';

/** Takes away what was made for a command that was never run; what is gone already is as wished. */
export async function takeBack({ cleanup, cgroups }: Pick<SandboxPlan['launch'], 'cleanup' | 'cgroups'>): Promise<void> {
  for (const folder of cleanup) await rm(folder, { recursive: true, force: true });
  for (const folder of cgroups) {
    await rmdir(folder).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    });
  }
}

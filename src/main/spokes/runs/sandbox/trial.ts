import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunId } from '#shared/contract/runs';
import type { Adapter } from './adapter';
import type { executeLaunch } from './bubblewrap/trial';
import { removeGroups } from './cgroups';

/** Runs a small shell script in the strict profile; null when that works, otherwise what was said. */
export async function tryOut(adapter: Adapter, runtime: string, execute: typeof executeLaunch, script = ':\n'): Promise<string | null> {
  const folder = join(runtime, 'sandbox', `trial-${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const files = join(folder, 'files');
    await mkdir(files, { mode: 0o700 });
    const copy = join(files, 'script');
    await writeFile(copy, script);
    await chmod(copy, 0o555); // Whatever the hub's mask.
    const staged = {
      command: { file: '/bin/sh', args: ['/srv/axle-trial/script'] },
      script: { copy, path: '/srv/axle-trial/script' },
      files: [],
      missing: [],
      alone: true,
      readsFirst: true,
      needs: null,
      cwd: '/srv/axle-trial',
      env: {},
    };
    const grants = { network: false, folders: [], files: [] };
    const granted = await adapter.grant({ level: 'strict', fallback: false, grants, secrets: [], outline: staged }, 'strict');
    const run = RunId.parse(randomUUID());
    const { launch } = await adapter.plan({ run, mode: 'pipe', granted, staged, secrets: [], folder, runtime }, 'strict');
    const { code, output } = await execute(launch, 5_000);
    await removeGroups(launch.cgroups);
    for (const made of launch.cleanup) await rm(made, { recursive: true, force: true });
    return code === 0 ? null : output.trim().slice(0, 512) || `exit ${code}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from '#shared/contract/zod';
import type { Processes } from '#main/platform/process-id-port';

/** Takes note of the gits of a sync, so that those of a hub that was killed can be ended. */
export interface Orphans {
  /** Takes note that this process works in the folder. */
  note(folder: string, pid: number): void;
  /** Ends the process that works in the folder of a hub that is gone, with all that it started. */
  end(folder: string): Promise<void>;
}

const FILE = 'git.json';
const Noted = z.object({ pid: z.number().int().min(2), startTime: z.string().max(64), bootId: z.string().max(64) });

/** On Linux, where asking who a process is costs nothing; elsewhere a git over HTTP gives up by itself. */
export function createOrphans(processes: Processes, platform: NodeJS.Platform = process.platform): Orphans {
  return {
    note(folder, pid) {
      const id = platform === 'linux' ? processes.identify(pid) : undefined;
      if (id !== undefined) writeFileSync(path.join(folder, FILE), JSON.stringify(id), { mode: 0o600 });
    },
    async end(folder) {
      const id = Noted.safeParse(parse(await readFile(path.join(folder, FILE), 'utf8').catch(() => ''))).data;
      // Its number may be somebody else's by now: only the same start in the same boot is it.
      if (id === undefined || !processes.alive(id)) return;
      try {
        process.kill(-id.pid, 'SIGKILL');
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Cut off in the middle, or never written.
  }
}

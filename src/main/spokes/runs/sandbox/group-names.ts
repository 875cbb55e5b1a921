import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import type { Processes } from '#main/platform/process-id-port';

/** What control groups are called: `axle-FOLDER-PID.STARTED.SYSTEM-ID`, by which others can tell whose they are. */
export interface GroupNames {
  /** A name that no group has had. */
  next(): string;
  /** Whether a group is of this data folder, whichever of its hubs made it. */
  isOurs(name: string): boolean;
  /** Whether a group is of another data folder and its hub is proved dead. Of who is not known nothing is proved. */
  isAbandoned(name: string): boolean;
}

const NAME = /^axle-[0-9a-f]{8}-(\d+)\.(\d+)\.([0-9a-f]{8})-/;
const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** Names for the groups of this process, the hub of a data folder. `space` is where its pids count; tests give their own. */
export function createGroupNames(home: string, processes: Processes, space: string = readlinkSync('/proc/self/ns/pid')): GroupNames {
  const { pid, startTime, bootId } = processes.self;
  const ours = `axle-${short(home)}-`;
  // Containers may see each other's groups, and count their processes differently.
  const system = short(`${bootId} ${space}`);
  return {
    next: () => `${ours}${pid}.${startTime}.${system}-${randomUUID()}`,
    isOurs: (name) => name.startsWith(ours),
    isAbandoned(name) {
      const [, owner, started, where] = NAME.exec(name) ?? [];
      if (name.startsWith(ours) || started === undefined || where !== system) return false;
      return !processes.alive({ pid: Number(owner), startTime: started, bootId });
    },
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a control group counts what the kernel ended for want of memory: version 2, then version 1. */
const counters = ['memory.events', 'memory.oom_control'];

/** True when the kernel ended a process of these groups because their memory was used up. */
export function ranOutOfMemory(groups: readonly string[]): boolean {
  return groups.some((group) => counters.some((name) => Number(/^oom_kill (\d+)$/m.exec(read(join(group, name)))?.[1] ?? 0) > 0));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // The other version, or a group of another controller.
  }
}

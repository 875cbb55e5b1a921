import { readdirSync, readFileSync } from 'node:fs';

/** Reads a file of a process; nothing when the process has gone meanwhile. */
function read(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** A process and everything below it. */
export function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    // The name in parentheses may hold anything: the fields begin after its end.
    const stat = Number.isInteger(pid) ? read(pid, 'stat') : undefined;
    if (stat !== undefined) parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = [root];
  for (const parent of tree) for (const [pid, of] of parents) if (of === parent) tree.push(pid);
  return tree;
}

/** Proportional memory of a process and everything below it, in MiB: a page that several share counts once. */
export function memoryOf(root: number): number {
  let kib = 0;
  for (const pid of processTree(root)) kib += Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup') ?? '')?.[1] ?? 0);
  return kib / 1_024;
}

/** Processor time that a process and everything below it has used so far, in seconds. */
export function processorTimeOf(root: number): number {
  let ticks = 0;
  for (const pid of processTree(root)) {
    const stat = read(pid, 'stat') ?? '';
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / 100; // USER_HZ, which is 100 wherever Linux shows it to a program.
}

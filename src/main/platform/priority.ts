import { getPriority, setPriority } from 'node:os';

/**
 * Lets others come before this thread, by so much at least: one that comes later already, since its hub was started so, stays where it
 * is, for only root may go forward. Only on Linux has a thread a priority of its own.
 */
export function letOthersFirst(nice: number): void {
  if (process.platform === 'linux' && getPriority() < nice) setPriority(nice);
}

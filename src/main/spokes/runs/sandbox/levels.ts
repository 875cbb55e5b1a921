import type { SandboxLevel } from '#shared/contract/scripts';

const KiB = 1_024;
const MiB = 1_024 * KiB;
const GiB = 1_024 * MiB;

/** What one run may use at most; null is no limit of ours. */
export interface LimitValues {
  readonly memoryBytes: number;
  readonly processes: number;
  readonly openFiles: number;
  readonly fileBytes: number | null;
  /** Of each of the private folders that live in memory. */
  readonly scratchBytes: number;
}

/** Limits of a level on a machine with this much memory. */
export function limitsOf(level: Exclude<SandboxLevel, 'none'>, machineBytes: number): LimitValues {
  const half = Math.floor(machineBytes / 2);
  return level === 'strict'
    ? { memoryBytes: Math.min(GiB, half), processes: 256, openFiles: 1_024, fileBytes: 4 * GiB, scratchBytes: 256 * MiB }
    : { memoryBytes: Math.min(4 * GiB, half), processes: 1_024, openFiles: 16_384, fileBytes: null, scratchBytes: Math.min(2 * GiB, half) };
}

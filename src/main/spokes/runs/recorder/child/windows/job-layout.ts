/** What a job object limits; null is no limit. */
export interface JobLimits {
  /** Of memory that all processes have committed together. */
  readonly memoryBytes: number | null;
  /** That live at once. */
  readonly processes: number | null;
}

/** `JOBOBJECTINFOCLASS` of what is written and read below. */
export const ACCOUNTING = 1;
export const EXTENDED_LIMITS = 9;

const ACTIVE_PROCESS = 0x0000_0008;
const JOB_MEMORY = 0x0000_0200;
const DIE_ON_UNHANDLED_EXCEPTION = 0x0000_0400;
const KILL_ON_JOB_CLOSE = 0x0000_2000;

/** Sizes of the structures on x64 and ARM64, which lay them out alike: a pointer and a `SIZE_T` have eight bytes. */
export const EXTENDED_BYTES = 144;
export const ACCOUNTING_BYTES = 48;

/** Offsets in `JOBOBJECT_EXTENDED_LIMIT_INFORMATION`, whose first 64 bytes are the basic limits, followed by 48 of counters. */
const at = { flags: 16, activeProcesses: 40, jobMemory: 120 } as const;
const ACTIVE_PROCESSES_AT = 40;

/**
 * `JOBOBJECT_EXTENDED_LIMIT_INFORMATION`: all of the job ends with its last handle, nothing breaks away from it (neither of the flags for
 * that is set), and a process that fails shows no dialog and leaves no report.
 */
export function extendedLimits({ memoryBytes, processes }: JobLimits): Buffer {
  const bytes = Buffer.alloc(EXTENDED_BYTES);
  const flags =
    KILL_ON_JOB_CLOSE | DIE_ON_UNHANDLED_EXCEPTION | (processes === null ? 0 : ACTIVE_PROCESS) | (memoryBytes === null ? 0 : JOB_MEMORY);
  bytes.writeUInt32LE(flags, at.flags);
  if (processes !== null) bytes.writeUInt32LE(processes, at.activeProcesses);
  if (memoryBytes !== null) bytes.writeBigUInt64LE(BigInt(memoryBytes), at.jobMemory);
  return bytes;
}

/** How many processes live, from `JOBOBJECT_BASIC_ACCOUNTING_INFORMATION`. */
export const activeProcesses = (accounting: Buffer): number => accounting.readUInt32LE(ACTIVE_PROCESSES_AT);

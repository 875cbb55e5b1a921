/** A process beyond doubt: a pid is used again, this triple is not. */
export interface ProcessId {
  readonly pid: number;
  /** Start time as the system counts it (Linux: clock ticks since boot). */
  readonly startTime: string;
  readonly bootId: string;
}

/** Who a process is, and whether it still lives. */
export interface Processes {
  /** The identity of a living process, or undefined when there is none with this pid. */
  identify(pid: number): ProcessId | undefined;
  /** False is proof of death. */
  alive(id: ProcessId): boolean;
  readonly self: ProcessId;
}

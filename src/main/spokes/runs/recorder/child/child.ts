import type { ResultReading } from './results/reading';
import type { RunTree } from './run-tree';
import type { Slabs } from './slabs';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Who takes what a child prints. */
export interface ChildOutput {
  /** Memory to read into. */
  readonly slabs: Slabs;
  /** Bytes in the order read. */
  onData(chunk: Buffer, from: 'out' | 'err'): void;
  /** Bytes from the descriptor for results; they are used no more when this returns. */
  onResults(chunk: Buffer): void;
  /** Reading failed; what was read stays. */
  onError(error: unknown): void;
}

/** A spawned process with the reading ends of its output, however they were made. */
export interface Child {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Resolves when nobody holds a writing end any more and all was read, or after `abandon`. */
  readonly drained: Promise<void>;
  /** Stops reading, so that the child waits once the pipe is full. */
  pause(): void;
  resume(): void;
  /** Gives up reading from whoever still holds the output. */
  abandon(): void;
  /** Our end of the gate that it waits at, where it has one. */
  readonly gate: number | undefined;
  /** The descriptor for results, where it was given one. */
  readonly results: ResultReading | undefined;
  /** What holds its processes together, where the system has that; to be closed at the end, with which all that is left of it ends. */
  readonly job?: { readonly tree: RunTree; close(): void };
  /** In terminal mode only. */
  readonly terminal:
    | {
        /** False when too much waits for a program that does not read: nothing of it is written then. */
        write(text: string): boolean;
        resize(columns: number, rows: number): void;
      }
    | undefined;
}

import type { Tx } from '#main/platform/db-port';

/** Settings and state of what is run, by the id of its subject. */
export interface StatePort {
  /** Whether there is anything that a run may read. */
  has(subject: string): Promise<boolean>;
  /** Writes what a run may read into its folder, and gives the file; null where there is nothing. */
  give(subject: string, folder: string): Promise<string | null>;
  /** Brings in what the run has written since; `script` is its subject. */
  take(run: StateWriter): Promise<void>;
  /** Brings in the rest: the lines that there was no room for. Safe to call again until the run is forgotten. */
  finish(run: StateWriter): Promise<readonly { readonly line: number; readonly key: string }[]>;
  /** With the run's end: nothing more comes of it. */
  forget(tx: Tx, run: string): Promise<void>;
}

/** A run that may have written state. */
export interface StateWriter {
  readonly id: string;
  readonly script: string;
  readonly folder: string;
}

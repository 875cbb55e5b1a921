import type { RunDiff } from '#shared/contract/run-diff';

/** One of the two runs: its folder, and whether anything of it is to be expected. */
export interface Side {
  readonly folder: string;
  /** The hash of its script, which its copy is found by. */
  readonly hash: string | null;
  /** `none`: it printed nothing. `gone`: what it printed is not kept. */
  readonly output: 'kept' | 'none' | 'gone';
}

/** What the worker is given when it starts; it answers with one `RunDiff`. */
export interface DiffTask {
  readonly of: 'output' | 'script';
  readonly before: Side;
  readonly after: Side;
}

export type DiffAnswer = RunDiff;

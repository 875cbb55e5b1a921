import type { RunElevation } from '#shared/contract/elevation';
import type { OwnReason } from '#shared/contract/run-reason';
import type { Launch } from '../contract';
import type { Child, ChildOutput, Exit } from './child';
import type { ResultReading } from './results/reading';
import type { RunTree } from './run-tree';

/** A run on its way to root's rights, or an administrator's: what is asked, and what the parent of the script that has them says and is told. */
export interface Elevation {
  readonly shown: RunElevation;
  /** How the script ended, as that parent said; undefined where it did not. */
  readonly exitCode: number | undefined;
  /** Why the script never began; undefined where it did. */
  readonly failure: OwnReason | undefined;
  /** All that is the run's: only that parent can end it, which is told to. */
  readonly tree: RunTree;
  readonly results: ResultReading | undefined;
  /** Starts the launch where its output does not come by pipes of the child's. Rejects when it cannot be started. */
  readonly spawn?: (launch: Launch, output: ChildOutput) => Promise<Child>;
  /** False when this is not what is asked now. */
  answer(question: number, text: string): boolean;
  /** Follows what was spawned to its end; `exited` resolves with that. */
  follow(pid: number, exited: Promise<Exit>): void;
  /** What was spawned has ended: reads what was said last, and closes. */
  finish(): void;
}

/** What is told of an elevation. */
export interface ElevationEvents {
  readonly onChange: () => void;
  /** The script begins. */
  readonly onGranted: () => void;
  readonly onResults: (chunk: Buffer) => void;
  readonly fault: (error: unknown) => void;
  /** Somebody wants the run to end. */
  readonly isEnding: () => boolean;
}

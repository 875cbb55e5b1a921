import type { Candidate } from '../files/walk';
import type { SourceOf, Understood } from './understand';

/** A file that the thread is to read; several travel in one message. */
export interface ReadRequest {
  readonly id: number;
  readonly candidate: Candidate;
  readonly source: SourceOf;
}

/** What was read, null where it is no script, or how reading it failed, which is a fault of ours. */
export type ReadAnswer = readonly [id: number, read: Understood | null] | readonly [id: number, read: null, fault: string];

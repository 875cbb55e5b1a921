import type { Actor } from '../contract/actor';
import type { ObjectRef, ScopeName } from '../contract/kernel';

/** Who is at the other end of a connection, and what they may do now; it may become less at any time. */
export interface Session {
  readonly id: string;
  readonly actor: Actor;
  /** The one place that decides: asked on each call and again for open streams after each change. */
  may(scope: ScopeName, object?: ObjectRef): boolean;
  /** Whether that is for want of nothing but its person, who has to say again who they are. */
  readonly locked: boolean;
  /** Aborted when the session ends. */
  readonly ended: AbortSignal;
  /** Calls back after the session was narrowed; returns how to stop listening. */
  onNarrowed(listener: () => void): () => void;
}

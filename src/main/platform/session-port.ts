import type { ObjectRef, ScopeName } from '#shared/contract/kernel';
import type { Session } from '#shared/rpc/session';

/** What a session may do as long as somebody else keeps account of it: asked anew at each decision. */
export interface Rights {
  readonly scopes: () => ReadonlySet<ScopeName>;
  may(this: void, scope: ScopeName, object?: ObjectRef): boolean;
}

/** A session of the hub: what the kernel asks, and how it is made less or ended. */
export interface HubSession extends Session {
  readonly scopes: ReadonlySet<ScopeName>;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether it is a window of the hub's own process: a dialog of that is in front of who has it. */
  readonly ownWindow: boolean;
  /** Takes scopes away, or limits them to some objects; open streams that are no longer allowed end at once. */
  narrow(to: { readonly scopes?: ReadonlySet<ScopeName>; readonly only?: (object: ObjectRef) => boolean }): void;
  /** Its rights are others than they were: open streams that are no longer allowed end at once. */
  rightsChanged(): void;
  end(): void;
}

import { useEffect, useSyncExternalStore, type ComponentType, type ReactNode } from 'react';

/** A component that comes in a file of its own. */
export interface Fetched<P> {
  readonly Component: ComponentType<P>;
  /** Fetches it ahead of its first use. */
  readonly fetch: () => Promise<void>;
}

/**
 * Fetches a component when it is first shown. Not `lazy`: once a Suspense has shown its fallback, React holds what
 * replaces it back for 300 ms, which is longer than the whole start may take. `Missing` is shown where it does not come; without it, that
 * is a fault of whatever it is in.
 */
export function fetched<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ReactNode = null,
  Missing?: ComponentType,
): Fetched<P> {
  const listeners = new Set<() => void>();
  let state: { readonly Ready?: ComponentType<P>; readonly error?: Error } = {};
  let going: Promise<void> | undefined;

  const settle = (next: typeof state): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const fetch = (): Promise<void> => {
    going ??= load().then(
      (Ready) => settle({ Ready }),
      // A file that is not there any more belongs to another version: only loading the whole page anew helps.
      (cause: unknown) => settle({ error: new Error('a part of the page could not be fetched', { cause }) }),
    );
    return going;
  };
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  function Component(props: P): ReactNode {
    const { Ready, error } = useSyncExternalStore(subscribe, () => state);
    useEffect(() => {
      void fetch();
    }, []);
    if (Ready !== undefined) return <Ready {...props} />;
    if (error !== undefined && Missing !== undefined) return <Missing />;
    if (error !== undefined) throw error;
    return waiting;
  }
  return { Component, fetch };
}

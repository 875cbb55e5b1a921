import type { Duplex } from '#shared/rpc/duplex';

/** Every connection of a hub, for the moment when it leaves. */
export interface Connections {
  /** Aborted once the hub leaves; the kernel then closes each connection when its calls are answered. */
  readonly leaving: AbortSignal;
  add(duplex: Duplex): void;
  /** Says goodbye on all of them; resolves when they have closed, or after `ms`. */
  leave(ms: number): Promise<void>;
}

/** The connections of a hub that has just begun: none. */
export function createConnections(): Connections {
  const open = new Set<Duplex>();
  const leaving = new AbortController();
  let answered = (): void => undefined;
  const empty = new Promise<void>((resolve) => (answered = resolve));
  return {
    leaving: leaving.signal,
    add(duplex) {
      open.add(duplex);
      duplex.onClose(() => {
        open.delete(duplex);
        if (open.size === 0 && leaving.signal.aborted) answered();
      });
    },
    async leave(ms) {
      leaving.abort();
      if (open.size === 0) return;
      let deadline: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (deadline = setTimeout(resolve, ms)));
      await Promise.race([empty, late]);
      clearTimeout(deadline);
    },
  };
}

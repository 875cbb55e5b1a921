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
  return {
    leaving: leaving.signal,
    add(duplex) {
      open.add(duplex);
      duplex.onClose(() => {
        open.delete(duplex);
        if (open.size === 0) answered();
      });
    },
    async leave(ms) {
      leaving.abort();
      if (open.size === 0) return;
      await new Promise<void>((resolve) => {
        const deadline = setTimeout(resolve, ms);
        answered = () => {
          clearTimeout(deadline);
          resolve();
        };
      });
    },
  };
}

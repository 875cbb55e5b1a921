/** Work on one thing at a time, in the order in which it was asked for. */
export interface Turns {
  /** Resolves when it is the caller's turn for `key`; gives how to end it. */
  take(key: string): Promise<() => void>;
}

/** Makes them; nothing is kept of a key that nobody waits for. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    async take(key) {
      const before = last.get(key);
      let end = (): void => undefined;
      const mine = new Promise<void>((resolve) => (end = resolve));
      last.set(key, mine);
      await before;
      return () => {
        if (last.get(key) === mine) last.delete(key);
        end();
      };
    },
  };
}

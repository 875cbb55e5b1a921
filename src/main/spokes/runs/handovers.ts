/** Runs on their way to the recorder: until they are there, nobody but this hub knows of them. */
export interface Handovers {
  add(id: string): void;
  has(id: string): boolean;
  /** The recorder has it, or never will. */
  done(id: string): void;
  /** Resolves when it is done; at once when it is not under way. */
  over(id: string): Promise<void>;
}

/** Nobody is on the way yet. */
export function createHandovers(): Handovers {
  const under = new Map<string, { readonly promise: Promise<void>; readonly resolve: () => void }>();
  return {
    add(id) {
      if (under.has(id)) return;
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      under.set(id, { promise, resolve });
    },
    has: (id) => under.has(id),
    done(id) {
      under.get(id)?.resolve();
      under.delete(id);
    },
    over: (id) => under.get(id)?.promise ?? Promise.resolve(),
  };
}

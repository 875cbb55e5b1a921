/** Waits for something that may never answer, such as a folder of a server that is gone. */
export interface Patience {
  /** Resolves when `work` has ended, or nothing was heard for too long; then `work` goes on by itself. */
  during(work: Promise<void>): Promise<void>;
  /** Something was heard: everybody waits anew. */
  heard(): void;
}

/** How long to wait, and who is told of what. */
export interface PatienceOptions {
  /** How long nothing may be heard, in milliseconds. */
  readonly ms: number;
  readonly onSilence: () => void;
  /** Takes the failure of work that nobody waits for any more. */
  readonly report: (error: unknown) => void;
}

/** Makes patience that waits for nothing yet. */
export function createPatience({ ms, onSilence, report }: PatienceOptions): Patience {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  /** Timers come before answers in a turn of the event loop: after a stand-still of this process, the answers are there too. */
  const onTimeout = (): void => {
    const mine = timer;
    setImmediate(() => {
      if (timer !== mine) return;
      stop();
      onSilence();
      for (const giveUp of waiting) giveUp();
    });
  };
  const start = (): void => {
    stop();
    timer = setTimeout(onTimeout, ms);
  };

  return {
    async during(work) {
      let gaveUp = false;
      const silence = new Promise<void>((resolve) => {
        const giveUp = (): void => {
          gaveUp = true;
          waiting.delete(giveUp);
          resolve();
        };
        waiting.add(giveUp);
        const over = (): void => {
          waiting.delete(giveUp);
          if (waiting.size === 0) stop();
        };
        work.then(over, over);
      });
      if (timer === undefined) start();
      await Promise.race([work, silence]);
      if (gaveUp) work.catch(report);
    },
    heard() {
      if (timer !== undefined) start();
    },
  };
}

/** What `work` gives, or `silent()` when that takes longer than `ms`. */
export async function answerOf<T>(work: Promise<T>, ms: number, silent: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(silent());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Counting gate between one producer and one consumer: the consumer grants, the producer takes. */
export class Credit {
  #left: number;
  readonly #limit: number;
  #wake: (() => void) | undefined;

  /** `limit` is the declared window; what is granted beyond it is refused. */
  constructor(initial: number, limit: number) {
    this.#left = initial;
    this.#limit = limit;
  }

  get left(): number {
    return this.#left;
  }

  /** False when the grant would exceed the window: the peer lies about what it consumed. */
  grant(n: number): boolean {
    if (this.#left + n > this.#limit) return false;
    this.#left += n;
    this.#wake?.();
    return true;
  }

  /** Takes one at once, or says that there is none. */
  tryTake(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }

  /** Waits until there is credit or the signal aborts. Only the producer may wait, and only once at a time. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#left > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}

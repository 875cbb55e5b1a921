type Closer = () => void | Promise<void>;

/**
 * A lifetime: app, hub, spoke, session or stream. What starts something takes one.
 * On close the signal aborts, closers run in reverse order of registration, then tracked work is awaited.
 */
export class Scope {
  readonly #closers: Closer[] = [];
  readonly #work = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  readonly #report: (error: unknown) => void;
  #closing: Promise<void> | undefined;

  /** `report` takes every failure that nobody else awaits. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Registers what must be undone; runs it at once when the scope is closed already. Gives how to take it back. */
  onClose(closer: Closer): () => void {
    if (this.#abort.signal.aborted) {
      this.track(Promise.resolve().then(closer));
      return () => undefined;
    }
    this.#closers.push(closer);
    return () => {
      const at = this.#closers.indexOf(closer);
      if (at >= 0) this.#closers.splice(at, 1);
    };
  }

  /** A shorter lifetime inside this one. */
  child(): Scope {
    const inner = new Scope(this.#report);
    const forget = this.onClose(() => inner.close());
    inner.onClose(forget);
    return inner;
  }

  /** Background work belongs to somebody: its failure is reported, its end is awaited on close. */
  track(work: Promise<unknown>): void {
    const settled: Promise<void> = work.then(() => undefined, this.#report).finally(() => this.#work.delete(settled));
    this.#work.add(settled);
  }

  /** Calls `run` every `ms` until the scope closes; a call that is still going on is not overlapped. */
  every(ms: number, run: () => void | Promise<void>): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      this.track(
        Promise.resolve()
          .then(run)
          .finally(() => {
            busy = false;
          }),
      );
    }, ms);
    timer.unref();
    this.onClose(() => clearInterval(timer));
  }

  /** Closes once; every caller awaits the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#abort.abort();
    for (const closer of this.#closers.splice(0).toReversed()) {
      try {
        await closer();
      } catch (error) {
        this.#report(error);
      }
    }
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}

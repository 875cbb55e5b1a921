/** A promise with its handles outside: what a test waits on instead of on time. */
export interface Deferred<T = void> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T = void>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** A number that others can await: `reached(n)` resolves once it was at least `n`. */
export class Counter {
  #value = 0;
  readonly #waiting: { readonly at: number; readonly done: Deferred }[] = [];

  get value(): number {
    return this.#value;
  }

  add(): number {
    this.#value += 1;
    for (const { at, done } of this.#waiting) if (this.#value >= at) done.resolve();
    return this.#value;
  }

  async reached(at: number): Promise<void> {
    if (this.#value >= at) return;
    const done = deferred();
    this.#waiting.push({ at, done });
    await done.promise;
  }
}

/** Lets everything that is ready to run in this process run, `turns` times round the event loop. */
export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}

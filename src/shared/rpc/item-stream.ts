import { HubError } from '../contract/errors';
import type { z } from '../contract/zod';
import type { Line, Sink } from './sink';

type Step = IteratorResult<unknown, void>;
interface Waiter {
  readonly resolve: (step: Step) => void;
  readonly reject: (error: unknown) => void;
}

/** How a stream is checked and bounded, and how it is opened: `open` gives its id, or throws. */
export interface StreamOptions {
  readonly item: z.ZodType;
  readonly batch: z.ZodType;
  readonly window: number;
  readonly signal: AbortSignal | undefined;
  readonly open: (sink: Sink) => number;
}

/**
 * A stream as its consumer sees it: an async generator that opens at the first `next`, gives what has arrived, and
 * returns credit only when its consumer came back for more, half a window at a time. Written by hand since a generator
 * costs an item more than everything else here.
 */
export class ItemStream implements AsyncGenerator<unknown, void, void>, Sink {
  readonly #line: Line;
  readonly #options: StreamOptions;
  #id: number | undefined;
  #items: unknown[] = [];
  #head = 0;
  #over = false;
  #failure: { readonly error: unknown } | undefined;
  #waiting: Waiter[] = [];
  #away = false;
  #consumed = 0;
  readonly #onAbort = (): void => this.#leave();

  constructor(line: Line, options: StreamOptions) {
    this.#line = line;
    this.#options = options;
  }

  next(): Promise<Step> {
    try {
      this.#ask();
    } catch (error) {
      this.#leave();
      return Promise.reject(error);
    }
    if (this.#head < this.#items.length) return Promise.resolve(this.#take());
    if (!this.#over) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    return new Promise((resolve, reject) => this.#conclude({ resolve, reject }));
  }

  return(): Promise<Step> {
    this.#leave();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<Step> {
    this.#leave();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  items(values: readonly unknown[]): void {
    if (this.#over) return;
    if (this.#items.length - this.#head + values.length > this.#options.window) return this.#line.violated(); // More than was asked for.
    const { fitting, error } = this.#check(values);
    if (this.#head === this.#items.length) {
      this.#items = fitting;
      this.#head = 0;
    } else for (const item of fitting) this.#items.push(item);
    while (this.#head < this.#items.length) {
      const waiter = this.#waiting.shift();
      if (waiter === undefined) break;
      waiter.resolve(this.#take());
      if (this.#waiting.length > 0) this.#cameBack();
    }
    if (error === undefined) return;
    if (this.#id !== undefined) this.#line.stop(this.#id);
    this.err(error);
  }

  end(): void {
    this.#over = true;
    for (const waiter of this.#waiting.splice(0)) this.#conclude(waiter);
  }

  err(error: HubError): void {
    if (!this.#over) this.#failure = { error };
    this.end();
  }

  ok(): void {
    this.err(new HubError('DISCONNECTED', {}));
    this.#line.violated();
  }

  /** Opens the stream, or notes that the consumer came back for more. */
  #ask(): void {
    if (this.#away) this.#cameBack();
    if (this.#id !== undefined || this.#over) return;
    const { open, signal } = this.#options;
    this.#id = open(this);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  #cameBack(): void {
    this.#away = false;
    this.#consumed += 1;
    if (this.#consumed < this.#options.window / 2 || this.#id === undefined) return;
    this.#line.grant(this.#id, this.#consumed);
    this.#consumed = 0;
  }

  #take(): Step {
    const value = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    this.#away = true;
    return { value, done: false };
  }

  /** All at once; where one does not fit, those before it still count. */
  #check(values: readonly unknown[]): { fitting: unknown[]; error?: HubError } {
    const { batch, item } = this.#options;
    const fitting: unknown[] = [];
    try {
      const all = batch.safeParse(values);
      if (all.success) return { fitting: all.data as unknown[] }; // `batch` is an array of `item`.
      for (const value of values) fitting.push(item.parse(value));
      return { fitting };
    } catch (error) {
      return { fitting, error: HubError.from(error) };
    }
  }

  /** The consumer wants no more: what is there is forgotten, and the producer told. */
  #leave(): void {
    this.#items = [];
    this.#head = 0;
    this.#failure = undefined;
    if (this.#id !== undefined) this.#line.stop(this.#id);
    this.end();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
  }

  #conclude({ resolve, reject }: Waiter): void {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure === undefined) resolve({ value: undefined, done: true });
    else reject(failure.error);
  }
}

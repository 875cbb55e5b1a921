/** What arrived and was not consumed yet, in order. One consumer; bounded by the stream's window. */
export class ItemQueue {
  #items: unknown[] = [];
  #head = 0;
  #done = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: unknown): void {
    if (this.#done) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Nothing more comes; what is there can still be taken. */
  end(): void {
    this.#done = true;
    this.#wake?.();
  }

  /** As `end`, and what is there is forgotten: the consumer wants no more. */
  drop(): void {
    this.#items = [];
    this.#head = 0;
    this.#failure = undefined;
    this.end();
  }

  /** As `end`, and `ready` then throws the error. */
  fail(error: unknown): void {
    if (this.#done) return;
    this.#failure = { error };
    this.end();
  }

  /** True once there is an item, false once there will be none; throws what the stream failed with. */
  async ready(): Promise<boolean> {
    while (this.size === 0 && !this.#done) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.size > 0) return true;
    if (this.#failure !== undefined) throw this.#failure.error;
    return false;
  }

  shift(): unknown {
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head >= 1_024 || this.#head === this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

/** Parts of some bytes, in order and apart from each other. In typed memory that is used again: there may be one in each line. */
export class Spans {
  #places = new Int32Array(64);
  #used = 0;

  get count(): number {
    return this.#used / 2;
  }

  start(span: number): number {
    return this.#places[2 * span] ?? 0;
  }

  end(span: number): number {
    return this.#places[2 * span + 1] ?? 0;
  }

  clear(): void {
    this.#used = 0;
  }

  /** Adds one that begins after the others have begun; what overlaps or touches becomes one. */
  add(start: number, end: number): void {
    const last = this.#used - 1;
    if (last > 0 && start <= (this.#places[last] ?? 0)) {
      if (end > (this.#places[last] ?? 0)) this.#places[last] = end;
      return;
    }
    if (this.#used === this.#places.length) {
      const more = new Int32Array(2 * this.#used);
      more.set(this.#places);
      this.#places = more;
    }
    this.#places[this.#used] = start;
    this.#places[this.#used + 1] = end;
    this.#used += 2;
  }
}

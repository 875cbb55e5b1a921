/** What `pick` takes of each item, each time that it is another than before. */
export async function* changesOf<T, V>(items: AsyncIterable<T>, pick: (item: T) => V): AsyncGenerator<V, void, void> {
  let last: { readonly value: V } | undefined;
  for await (const item of items) {
    const value = pick(item);
    if (last?.value === value && last !== undefined) continue;
    last = { value };
    yield value;
  }
}

/** A stream of nothing, that ends at once. */
export async function* nothing(): AsyncGenerator<never, void, void> {
  // Nothing to give.
}

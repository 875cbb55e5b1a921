type Event<T> = { readonly type: 'page'; readonly items: readonly T[] } | { readonly type: 'reset' | 'ready' | 'upsert' | 'remove' };

/** What a collection holds now: its pages until it says `ready`, then the stream is stopped. */
export async function collect<T>(events: AsyncIterable<Event<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const event of events) {
    if (event.type === 'ready') break;
    if (event.type === 'reset') items.length = 0;
    if (event.type === 'page') items.push(...event.items);
  }
  return items;
}

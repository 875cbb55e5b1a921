import { defineContract, procedure, stream } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';

export const Item = z.object({ seq: z.number().int().nonnegative(), text: z.string().max(65_536) });
export type Item = z.infer<typeof Item>;
export const Count = z.object({ count: z.number().int().nonnegative(), size: z.number().int().positive().default(64) });
export const Text = z.object({ text: z.string().max(65_536) });

/** The window of `items`, as the hot streams of the hub have it. */
export const WINDOW = 1_024;

export const bench = defineContract('bench', {
  echo: procedure({ scope: 'hub:read', input: Text, output: Text }),
  items: stream({ scope: 'hub:read', input: Count, item: Item, window: WINDOW, batch: 64 }),
});

/** The same as a page checks it, where zod may not compile its schemas: whether it may is settled when one is made. */
export function benchInPage(): typeof bench {
  z.config({ jitless: true });
  const item = z.object({ ...Item.shape });
  const text = z.object({ ...Text.shape });
  z.config({ jitless: false });
  const { echo, items } = bench.routes;
  return { ...bench, routes: { echo: { ...echo, output: text }, items: { ...items, item } } };
}

/** Never waits for its consumer; counts what it has produced where both threads see it. */
export async function* produce(count: number, size: number, produced: Int32Array): AsyncGenerator<Item> {
  const text = 'x'.repeat(size);
  Atomics.store(produced, 0, 0);
  for (let seq = 0; seq < count; seq += 1) {
    Atomics.add(produced, 0, 1);
    yield { seq, text };
  }
}

/** How the main thread reaches the peer's servers. */
export interface Addresses {
  readonly webSocket: number;
  readonly socket: { readonly ours: string; readonly raw: string };
}

export type Mode = 'ours' | 'raw' | 'orpc';
/** Sent to the peer with a port that it shall serve. */
export interface PortOffer {
  readonly mode: Mode;
  readonly port: import('node:worker_threads').MessagePort;
}

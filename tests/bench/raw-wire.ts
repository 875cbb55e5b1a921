import type { Duplex } from '#shared/rpc/duplex';
import type { Item } from './rpc-contract';

type Request = { readonly id: number; readonly text: string } | { readonly count: number; readonly size: number; readonly batch: number };
type Answer = { readonly id: number; readonly text: string } | { readonly values: readonly Item[] };

/** The transport alone: the same frames, nothing checked, nothing held back. */
export function serveRaw(duplex: Duplex, produced: Int32Array): void {
  duplex.onFrame((frame) => {
    const request = frame as Request;
    if ('id' in request) return duplex.send({ id: request.id, text: request.text });
    const text = 'x'.repeat(request.size);
    let values: Item[] = [];
    for (let seq = 0; seq < request.count; seq += 1) {
      Atomics.add(produced, 0, 1);
      values.push({ seq, text });
      if (values.length < request.batch && seq < request.count - 1) continue;
      duplex.send({ values });
      values = [];
    }
  });
}

export interface RawClient {
  echo(text: string): Promise<string>;
  /** Resolves when `count` items have come. */
  items(count: number, size: number, batch: number): Promise<void>;
}

export function connectRaw(duplex: Duplex): RawClient {
  const waiting = new Map<number, (text: string) => void>();
  let nextId = 0;
  let left = 0;
  let done: (() => void) | undefined;
  duplex.onFrame((frame) => {
    const answer = frame as Answer;
    if ('id' in answer) {
      waiting.get(answer.id)?.(answer.text);
      waiting.delete(answer.id);
      return;
    }
    left -= answer.values.length;
    if (left === 0) done?.();
  });
  return {
    echo: (text) =>
      new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        duplex.send({ id, text });
      }),
    items: (count, size, batch) =>
      new Promise((resolve) => {
        left = count;
        done = resolve;
        duplex.send({ count, size, batch });
      }),
  };
}

import type { IndexFile } from './index-file';
import type { IndexRecord } from './layout';

/** Walks the index forward beside the data. */
export interface IndexCursor {
  /** The record that covers the offset; offsets may only grow. */
  at(offset: number): Promise<IndexRecord>;
  /** The record after the one that `at` gave last; undefined at the end. */
  next(): Promise<IndexRecord | undefined>;
}

/** A cursor at the record that covers an offset. */
export async function cursorAt(index: IndexFile, offset: number): Promise<IndexCursor> {
  let position = await index.last((record) => record.offset <= offset);
  let here = await index.record(position);
  let ahead: IndexRecord | undefined;
  const peek = async (): Promise<IndexRecord | undefined> =>
    (ahead ??= position + 1 < index.count ? await index.record(position + 1) : undefined);
  return {
    async at(wanted) {
      for (;;) {
        const after = await peek();
        if (after === undefined || after.offset > wanted) return here;
        position += 1;
        here = after;
        ahead = undefined;
      }
    },
    next: peek,
  };
}

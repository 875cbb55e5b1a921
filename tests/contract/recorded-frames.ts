import type { Duplex } from '#shared/rpc/duplex';
import { deferred, type Deferred } from '../support/settled';

/** Every frame that arrived, and the next one as a promise. */
export interface RecordedFrames {
  readonly all: readonly unknown[];
  /** The frame after the one that this gave last; rejects when the connection closes first. */
  next(): Promise<unknown>;
  readonly closed: Promise<void>;
}

/** Takes the frames of a duplex in place of a client. */
export function record(duplex: Duplex): RecordedFrames {
  const all: unknown[] = [];
  const closed = deferred();
  let taken = 0;
  let isClosed = false;
  let waiting: Deferred<unknown> | undefined;
  duplex.onFrame((frame) => {
    all.push(frame);
    if (waiting === undefined) return;
    waiting.resolve(frame);
    waiting = undefined;
    taken += 1;
  });
  duplex.onClose(() => {
    isClosed = true;
    waiting?.reject(new Error('closed'));
    closed.resolve();
  });
  return {
    all,
    closed: closed.promise,
    async next() {
      if (taken < all.length) {
        taken += 1;
        return all[taken - 1];
      }
      if (isClosed) throw new Error('closed');
      waiting = deferred<unknown>();
      return await waiting.promise;
    },
  };
}

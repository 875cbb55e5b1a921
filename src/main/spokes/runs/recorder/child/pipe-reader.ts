import { Socket } from 'node:net';
import { SLAB, type Slabs } from './slabs';

/** The least that a read is offered. */
const LEAST = 64 * 1024;

/**
 * Reads a pipe by the event loop, up to a slab at a time: with the stream's own 64 KiB chunks most of the time went
 * into their allocation. A slab is used again once its chunks are written.
 */
export function readPipe(fd: number, slabs: Slabs, onData: (chunk: Buffer) => void): Socket {
  let slab = Buffer.allocUnsafeSlow(LEAST);
  let used = 0;
  const socket = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer: () => {
        // A child that prints little costs little: the first slab is small.
        if (slab.length - used < LEAST && used > 0) {
          if (slab.length === SLAB) slabs.retire(slab);
          [slab, used] = [slabs.take(), 0];
        }
        return slab.subarray(used);
      },
      callback: (count, buffer) => {
        used += count;
        onData(Buffer.from(buffer.buffer, buffer.byteOffset, count));
        return true;
      },
    },
  });
  socket.resume();
  return socket;
}

import type { Duplex } from '#shared/rpc/duplex';
import { createEnd } from './connection-end';

/** The page's end of a port to the hub. */
export function portDuplex(port: MessagePort): Duplex {
  const end = createEnd();
  port.addEventListener('close', end.close);
  return {
    send: (frame) => {
      if (!end.closed()) port.postMessage(frame);
    },
    onFrame: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data));
      port.start();
    },
    onClose: (listener) => end.onClose(listener),
    close: () => {
      port.close(); // Only the far side is told by an event.
      end.close();
    },
  };
}

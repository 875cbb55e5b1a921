import type { Duplex } from '#shared/rpc/duplex';

/** What a duplex needs of a port: Electron's `MessagePortMain` is one, and so is whatever a test runs the same code over. */
export interface HubPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** The hub's end of a port as the kernel wants it. */
export function portDuplex(port: HubPort): Duplex {
  const closers: (() => void)[] = [];
  let closed = false;
  const onClosed = (): void => {
    if (closed) return;
    closed = true;
    for (const closer of closers.splice(0)) closer();
  };
  port.once('close', onClosed);
  return {
    send: (frame) => {
      if (!closed) port.postMessage(frame);
    },
    onFrame: (listener) => {
      if (closed) return;
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => {
      if (closed) listener();
      else closers.push(listener);
    },
    close: () => {
      port.close(); // Only the far side is told by an event.
      onClosed();
    },
  };
}

import type { MessagePort as NodePort } from 'node:worker_threads';
import { portDuplex } from '#main/electron/port-duplex';
import type { Duplex } from '#shared/rpc/duplex';

/** The desktop's own duplex over a port of Node, which gives what was posted where Electron's gives an event around it. */
export function hubPortDuplex(port: NodePort): Duplex {
  return portDuplex({
    postMessage: (message) => port.postMessage(message),
    on: (event, listener) => port.on(event, (data: unknown) => listener({ data })),
    once: (event, listener) => port.once(event, listener),
    start: () => port.start(),
    close: () => port.close(),
  });
}

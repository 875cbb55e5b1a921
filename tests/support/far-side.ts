import type { Duplex } from '#shared/rpc/duplex';

/** A far side that a test plays by hand. */
export function createFar() {
  const listeners: ((frame: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  const sent: Record<string, unknown>[] = [];
  let over = false;
  const near: Duplex = {
    send: (frame) => sent.push(frame as Record<string, unknown>),
    onFrame: (listener) => void listeners.push(listener),
    onClose: (listener) => void closers.push(listener),
    close: () => closers.forEach((close) => close()),
  };
  return {
    duplex: { ...near, over: () => over },
    sent,
    reply: (frame: unknown) => listeners.forEach((listener) => listener(frame)),
    drop: (forGood = false) => {
      over = forGood;
      closers.forEach((close) => close());
    },
  };
}

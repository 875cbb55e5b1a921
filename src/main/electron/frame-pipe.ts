import type { Duplex } from '#shared/rpc/duplex';
import { fits } from '#shared/rpc/frame-size';
import { MAX_OPEN, type ClientFrame, type ServerFrame } from '#shared/rpc/protocol';
import { readClientMessage, readServerMessage } from '#shared/rpc/read-frame';

/**
 * Joins a page's port to a connection to the hub, until either closes; then both are. Frames pass as they are, within
 * the bounds of the wire. `onRefused` is told why this side closed them.
 *
 * A port does not say when it is full. So nothing passes to the page but what it asked for and has credit for: a page
 * that does not read does not ask either.
 */
export function pipeFrames(page: Duplex, hub: Duplex, onRefused: (reason: string) => void): void {
  /** What the page waits for: the credit of a stream, 0 for a call. */
  const awaited = new Map<number, number>();
  let closed = false;

  const shut = (): void => {
    if (closed) return;
    closed = true;
    awaited.clear();
    page.close();
    hub.close();
  };
  const refuse = (reason: string): void => {
    if (closed) return;
    onRefused(reason);
    shut();
  };
  page.onClose(shut);
  hub.onClose(shut);

  page.onFrame((raw) => {
    if (closed) return;
    if (!fits(raw)) return refuse('frame too large');
    const message = readClientMessage(raw);
    if (message === undefined) return refuse('malformed frame');
    if (!(Array.isArray(message) ? message : [message]).every(ask)) return refuse('too many open calls');
    try {
      hub.send(message);
    } catch {
      // A port carries what JSON does not: a bigint, or what is far longer in it. It is the page's, whatever it is.
      refuse('malformed frame');
    }
  });
  hub.onFrame((raw) => {
    if (closed) return;
    const message = readServerMessage(raw);
    if (message === undefined) return refuse('malformed frame of the hub');
    if (!Array.isArray(message)) return pass(message);
    // One by one: a page that stopped some of what they answer is not told of it.
    for (const frame of message) if (!closed) pass(frame);
  });

  function pass(frame: ServerFrame): void {
    const wanted = answer(frame);
    if (wanted === 'too much') return refuse('more than there was credit for');
    if (wanted) page.send(frame);
  }

  /** Takes note of what the page now waits for; false where it is too much. */
  function ask(frame: ClientFrame): boolean {
    if (frame.t === 'stop') awaited.delete(frame.id);
    else if (frame.t === 'grant') {
      const credit = awaited.get(frame.id);
      if (credit !== undefined) awaited.set(frame.id, credit + frame.n);
    } else {
      if (awaited.size >= MAX_OPEN) return false;
      awaited.set(frame.id, frame.t === 'open' ? frame.credit : 0);
    }
    return true;
  }

  /** Whether the page waits for this frame: not for one that crossed its `stop`. */
  function answer(frame: ServerFrame): boolean | 'too much' {
    if (frame.t === 'bye') {
      for (const id of awaited.keys()) if (id >= frame.id) awaited.delete(id);
      return true;
    }
    const credit = awaited.get(frame.id);
    if (credit === undefined) return false;
    if (frame.t !== 'item') return awaited.delete(frame.id);
    if (frame.values.length > credit) return 'too much';
    awaited.set(frame.id, credit - frame.values.length);
    return true;
  }
}

import type { Duplex } from '#shared/rpc/duplex';

/** The one end of a connection, whoever brought it about. */
export interface ConnectionEnd {
  readonly closed: () => boolean;
  readonly close: () => void;
  readonly onClose: Duplex['onClose'];
}

/** Tells listeners once that something closed, and at once when it has. */
export function createEnd(): ConnectionEnd {
  const gone = new AbortController();
  return {
    closed: () => gone.signal.aborted,
    close: () => gone.abort(),
    onClose: (listener) => {
      if (gone.signal.aborted) listener();
      else gone.signal.addEventListener('abort', listener, { once: true });
    },
  };
}

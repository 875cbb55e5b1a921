import type { Duplex } from '#shared/rpc/duplex';

/** Two ends of one real connection. */
export interface DuplexPair {
  readonly hub: Duplex;
  readonly client: Duplex;
  /** Sends text as it is from the client's end: on a transport of bytes it need not be a frame at all. */
  sendRaw(text: string): void;
  /** Breaks the connection without a goodbye, as a pulled cable or a killed peer does. */
  drop(): void;
}

import type { HubError } from '../contract/errors';

/** Where the answers to one call or stream go. All but `items` come once and are the last. */
export interface Sink {
  ok(value: unknown): void;
  items(values: readonly unknown[]): void;
  end(): void;
  err(error: HubError): void;
}

/** What a call or a stream uses of its connection. */
export interface Line {
  /** Forgets what is open under this id, and tells the hub; nothing when it was answered already. */
  stop(id: number): void;
  /** Gives credit back, while the stream is open. */
  grant(id: number, n: number): void;
  /** The hub broke the protocol. */
  violated(): void;
}

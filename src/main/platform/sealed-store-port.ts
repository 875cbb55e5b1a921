/** Whether sealed values can be read now. `unset`: nothing was sealed yet, and there is no keychain to begin with. */
export type SealState = 'open' | 'locked' | 'unset';

/**
 * Values of the hub's own that lie sealed beside the database: token caches, signing keys, second factors. Never in the database, never
 * in the clear on disk. While it is locked reading and writing fail with SECRETS_LOCKED.
 */
export interface SealedStore {
  readonly state: SealState;
  /** The value of this name (`area/name`), or undefined where there is none. The caller wipes the bytes. */
  read(name: string): Promise<Buffer | undefined>;
  /** Keeps a value, atomically; resolves when it is durable. At most 1 MiB. */
  write(name: string, value: Buffer): Promise<void>;
  remove(name: string): Promise<void>;
  /** Told of each change of `state`; gives how to stop. */
  onState(listener: (state: SealState) => void): () => void;
}

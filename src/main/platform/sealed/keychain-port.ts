/** Why the keychain gave nothing. `absent`: there is none in this session. `silent`: it did not answer in time. */
export type KeychainFault = 'absent' | 'locked' | 'silent' | 'failed';

/** What the keychain answered. */
export type KeychainAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: KeychainFault; readonly detail: string };

/** The system's place for secrets. Nothing here ever waits longer than `patience` milliseconds, by default three seconds. */
export interface Keychain {
  get(account: string, patience?: number): Promise<KeychainAnswer<string | null>>;
  set(account: string, secret: string, patience?: number): Promise<KeychainAnswer<null>>;
  remove(account: string): Promise<KeychainAnswer<null>>;
}

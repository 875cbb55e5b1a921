import type { Keychain, KeychainAnswer, KeychainFault } from '#main/platform/sealed/keychain-port';

/** A keychain in memory, which can be made to fail. */
export interface MemoryKeychain extends Keychain {
  readonly entries: Map<string, string>;
  fault: KeychainFault | undefined;
  /** Called before each act; throws to stand for a process that dies there. */
  before: (act: string) => void;
}

/** An empty one that answers. */
export function createMemoryKeychain(): MemoryKeychain {
  const entries = new Map<string, string>();
  const answer = async <T>(act: string, work: () => T): Promise<KeychainAnswer<T>> => {
    made.before(act);
    return made.fault === undefined ? { ok: true, value: work() } : { ok: false, fault: made.fault, detail: 'so it was to be' };
  };
  const made: MemoryKeychain = {
    entries,
    fault: undefined,
    before: () => undefined,
    get: (account) => answer('get', () => entries.get(account) ?? null),
    set: (account, secret) =>
      answer('set', () => {
        entries.set(account, secret);
        return null;
      }),
    remove: (account) =>
      answer('remove', () => {
        entries.delete(account);
        return null;
      }),
  };
  return made;
}

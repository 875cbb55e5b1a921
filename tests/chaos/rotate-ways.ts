import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { HubClient } from '#shared/contract/index';
import type { Proof } from '#shared/contract/secrets';
import { createKeychain } from '#main/platform/sealed/keychain';
import type { OpenableStore } from '#main/platform/sealed/store';
import { dist } from '../support/hub-process';
import { startKeyring } from '../support/keyring';

const WORDS = 'correct horse battery staple';
/** A session without a keychain. */
const bare = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' };
const entry = join(dist, 'keychain.js');

/** By what a store is opened while it is killed. */
export interface RotateWay {
  /** What hubs find around them. */
  readonly env: Readonly<Record<string, string>>;
  readonly keychain: ReturnType<typeof createKeychain>;
  readonly proof: Proof;
  setUp(hub: HubClient): Promise<void>;
  open(hub: HubClient): Promise<void>;
  unlock(store: OpenableStore): Promise<void>;
  /** The entries that the keychain holds; undefined where there is none. */
  entries(): readonly string[] | undefined;
  close(): Promise<void>;
}

/** A passphrase, which is given to each hub. */
export async function byPassphrase(): Promise<RotateWay> {
  return {
    env: bare,
    keychain: createKeychain({ entry, env: bare }),
    proof: { by: 'passphrase', passphrase: WORDS },
    setUp: async (hub) => void (await hub.secrets.setPassphrase({ passphrase: WORDS })),
    open: async (hub) => void (await hub.secrets.unlock({ passphrase: WORDS })),
    unlock: async (store) => void (await store.unlock(WORDS)),
    entries: () => undefined,
    close: async () => undefined,
  };
}

/** A real keyring, on a session bus of its own. */
export async function byKeychain(): Promise<RotateWay> {
  const keyring = await startKeyring();
  return {
    env: keyring.env,
    keychain: createKeychain({ entry, env: keyring.env }),
    proof: { by: 'confirmation' },
    setUp: async () => undefined,
    open: async (hub) => void (await hub.secrets.unlock({})),
    unlock: (store) => store.begin(),
    entries: () => JSON.parse(execFileSync(process.execPath, ['-e', LIST], { env: keyring.env, encoding: 'utf8' })) as readonly string[],
    close: () => keyring.close(),
  };
}

/** In a process of its own: the library finds the bus by its environment. */
const LIST = `require('keytar').findCredentials('Axle').then((all) => console.log(JSON.stringify(all.map(({ account }) => account))))`;

import { join } from 'node:path';
import type { Clock } from '#main/platform/clock';
import { createKeptSecrets, type KeptSecrets } from '#main/platform/kept-secrets';
import type { Log } from '#main/platform/log-port';
import { createKeychain } from '#main/platform/sealed/keychain';
import { createSealedStore, type OpenableStore } from '#main/platform/sealed/store';

/** The sealed store of a data folder, and what the hub itself keeps in it. */
export interface Sealing {
  readonly sealed: OpenableStore;
  readonly own: { readonly triggers: KeptSecrets; readonly notifications: KeptSecrets };
}

/** Nothing of it is opened before somebody needs it: a start does not wait for a keychain. `dist` has the child that asks it. */
export function createSealing({ home, dist, log, clock }: { home: string; dist: string; log: Log; clock: Clock }): Sealing {
  const keychain = createKeychain({ entry: join(dist, 'keychain.js') });
  const sealed = createSealedStore({ folder: join(home, 'sealed'), keychain, log, clock });
  const kept = (area: string): KeptSecrets => createKeptSecrets(join(home, area), { store: sealed, area });
  return { sealed, own: { triggers: kept('triggers'), notifications: kept('notifications') } };
}

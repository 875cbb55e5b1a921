import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryLog, tempFolder } from '../../../../tests/support/db-worker';
import { createMemoryKeychain } from '../../../../tests/support/memory-keychain';
import { ENTRIES_FILE } from './entries';
import { createSealedStore } from './store';

let temp: ReturnType<typeof tempFolder>;
let folder = '';
beforeEach(() => {
  temp = tempFolder();
  folder = join(temp.path, 'sealed');
});
afterEach(() => temp.remove());

it('takes a passphrase where it cannot be known which entries of the keychain are its own', async () => {
  const open = () =>
    createSealedStore({
      folder,
      keychain: createMemoryKeychain(),
      log: memoryLog(),
      clock: { now: () => 0 },
      cost: { N: 2 ** 10, r: 8, p: 1 },
    });
  const store = open();
  await store.write('area/one', Buffer.from('first'));
  rmSync(join(folder, ENTRIES_FILE));
  mkdirSync(join(folder, ENTRIES_FILE));
  await store.setPassphrase('correct horse battery staple');
  expect(store.status()).toMatchObject({ state: 'open', by: 'passphrase' });
  const next = open();
  await next.unlock('correct horse battery staple');
  expect((await next.read('area/one'))?.toString()).toBe('first');
});

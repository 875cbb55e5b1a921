import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tempFolder } from '../../../tests/support/db-worker';
import { memorySealedStore } from '../../../tests/support/memory-sealed-store';
import { createKeptSecrets, type KeptSecrets } from './kept-secrets';

const ID = '6f1a0c1e-0b0a-4c7e-9d55-3b1f0b7f2a10';
let temp: ReturnType<typeof tempFolder>;
let folder = '';
let store: ReturnType<typeof sealedStore>;
let kept: KeptSecrets;

const sealedStore = () => Object.assign(memorySealedStore(), { begin: async () => undefined, status: () => ({ reason: null }) });

beforeEach(() => {
  temp = tempFolder();
  folder = join(temp.path, 'kept');
  mkdirSync(folder);
  store = sealedStore();
  kept = createKeptSecrets(folder, { store, area: 'kept' });
});
afterEach(() => temp.remove());

const sealed = (): string | undefined => store.values.get(`kept/${ID}`)?.toString();
const leave = (ending: string, text: string): void => writeFileSync(join(folder, `${ID}${ending}`), text);

it('zeros that an overwriting left when it was cut off are no secret, and do not take the place of the sealed value', async () => {
  await kept.put(ID, 'the value');
  leave('.secret', '\0'.repeat(9));
  expect(await kept.plain(ID)).toBeUndefined();
  expect(await kept.get(ID)).toBe('the value');
  await kept.sealAll();
  expect(sealed()).toBe('the value');
  expect(readdirSync(folder)).toEqual([]);
});

it('what was being overwritten is never read again, and is taken away', async () => {
  leave('.wiping', 'an old value');
  expect(await kept.get(ID)).toBeUndefined();
  expect(await kept.unsealed()).toBe(0);
  await kept.sealAll();
  expect(readdirSync(folder)).toEqual([]);
  expect(store.values.size).toBe(0);
});

it('a value that is replaced while all are being sealed is not put back', async () => {
  leave('.secret', 'before');
  const sealing = kept.sealAll();
  await Promise.all([sealing, kept.put(ID, 'after')]);
  expect(sealed()).toBe('after');
  expect(await kept.get(ID)).toBe('after');
});

it('one that is removed while all are being sealed does not come back', async () => {
  leave('.secret', 'before');
  await Promise.all([kept.sealAll(), kept.remove(ID)]);
  expect(await kept.get(ID)).toBeUndefined();
  expect(store.values.size).toBe(0);
});

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryLog, tempFolder } from '../../../../tests/support/db-worker';
import { createMemoryKeychain, type MemoryKeychain } from '../../../../tests/support/memory-keychain';
import { ENTRIES_FILE } from './entries';
import { keyIdOf } from './envelope';
import { KEY_FILE, KeyFile } from './key-file';
import { createSealedStore, type OpenableStore } from './store';

const WORDS = 'correct horse battery staple';
/** That of a test: what it costs is no part of what is tested. */
const cost = { N: 2 ** 10, r: 8, p: 1 };
let temp: ReturnType<typeof tempFolder>;
let folder = '';
let keychain: MemoryKeychain;
let now = 0;

beforeEach(() => {
  temp = tempFolder();
  folder = join(temp.path, 'sealed');
  keychain = createMemoryKeychain();
  now = Date.parse('2026-01-01T00:00:00Z');
});
afterEach(() => temp.remove());

const open = (): OpenableStore => createSealedStore({ folder, keychain, log: memoryLog(), clock: { now: () => now }, cost });
const text = async (store: OpenableStore, name: string): Promise<string | undefined> => (await store.read(name))?.toString();
const keys = (): KeyFile => KeyFile.parse(JSON.parse(readFileSync(join(folder, KEY_FILE), 'utf8')));
const sealedFiles = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.sealed'));
const put = (store: OpenableStore, name: string, value: string): Promise<void> => store.write(name, Buffer.from(value));

it('gives back what was sealed, also to the next hub, with one entry in the keychain', async () => {
  const store = open();
  await put(store, 'area/one', 'first');
  await put(store, 'area/two', 'second');
  await put(store, 'area/one', 'first again');
  expect(keychain.entries.size).toBe(1);
  const next = open();
  expect(await text(next, 'area/one')).toBe('first again');
  expect(await text(next, 'area/two')).toBe('second');
  expect(await text(next, 'area/three')).toBeUndefined();
  expect([...(await next.names())].sort()).toEqual(['area/one', 'area/two']);
  await next.remove('area/one');
  expect(await text(next, 'area/one')).toBeUndefined();
});

it('tells nothing on disk: neither names nor values, in files of the owner alone', async () => {
  const store = open();
  await put(store, 'area/one', 'the value');
  for (const file of readdirSync(folder)) {
    expect(file).not.toContain('one');
    const bytes = readFileSync(join(folder, file), 'latin1');
    expect(bytes).not.toContain('area/one');
    expect(bytes).not.toContain('the value');
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
  }
  expect(statSync(folder).mode & 0o077).toBe(0);
  const [entry = ''] = keychain.entries.values();
  expect(readFileSync(join(folder, KEY_FILE), 'utf8')).not.toContain(entry);
});

it('without a keychain nothing is sealed until there is a passphrase; then it opens with that alone', async () => {
  keychain.fault = 'absent';
  const store = open();
  await store.begin();
  expect(store.status()).toMatchObject({ state: 'unset', by: null, reason: 'unset' });
  await expect(put(store, 'a/b', 'x')).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason: 'unset' } });
  expect(existsSync(folder)).toBe(false);
  await expect(store.setPassphrase('short')).rejects.toMatchObject({ code: 'PASSPHRASE_WEAK', data: { least: 12 } });
  await expect(store.setPassphrase('aaaaaaaaaaaaaaaa')).rejects.toMatchObject({ code: 'PASSPHRASE_WEAK' });
  await store.setPassphrase(WORDS);
  await put(store, 'a/b', 'x');

  const next = open();
  await expect(next.read('a/b')).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason: 'passphrase' } });
  expect(next.state).toBe('locked');
  await expect(next.unlock('another passphrase')).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' });
  const states: string[] = [];
  next.onState((state) => states.push(state));
  await next.unlock(WORDS);
  expect(states).toContain('open');
  expect(await text(next, 'a/b')).toBe('x');
  expect([await next.proves(WORDS), await next.proves('another passphrase')]).toEqual([true, false]);
});

it.each([
  ['absent', 'keychain-absent'],
  ['locked', 'keychain-locked'],
  ['silent', 'keychain-silent'],
  ['failed', 'keychain-failed'],
] as const)('a keychain that was there and is %s locks the store: no new key is made', async (fault, reason) => {
  await put(open(), 'a/b', 'x');
  const before = readFileSync(join(folder, KEY_FILE), 'utf8');
  keychain.fault = fault;
  const store = open();
  await expect(store.read('a/b')).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason } });
  await expect(put(store, 'a/b', 'y')).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason } });
  await expect(store.setPassphrase(WORDS)).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
  expect(readFileSync(join(folder, KEY_FILE), 'utf8')).toBe(before);
  keychain.fault = undefined;
  await store.unlock();
  expect(await text(store, 'a/b')).toBe('x');
});

it('an entry that is gone or another, keys that are missing or damaged: locked, each for its reason, and left as they are', async () => {
  await put(open(), 'a/b', 'x');
  const [[account = '', key = ''] = []] = keychain.entries;
  const reasonNow = async (): Promise<unknown> => {
    const store = open();
    await store.begin();
    await expect(put(store, 'a/b', 'y')).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    return store.status().reason;
  };
  keychain.entries.delete(account);
  expect(await reasonNow()).toBe('key-missing');
  keychain.entries.set(account, Buffer.alloc(32).toString('base64'));
  expect(await reasonNow()).toBe('key-wrong');
  keychain.entries.set(account, key);
  const whole = readFileSync(join(folder, KEY_FILE));
  writeFileSync(join(folder, KEY_FILE), whole.subarray(0, 40));
  expect(await reasonNow()).toBe('keys-damaged');
  rmSync(join(folder, KEY_FILE));
  expect(await reasonNow()).toBe('keys-missing');
  writeFileSync(join(folder, KEY_FILE), whole);
  expect(await text(open(), 'a/b')).toBe('x');
});

it('a value that was changed, or put in the place of another, is named and set aside; a new value can be given', async () => {
  const store = open();
  await put(store, 'a/one', 'x');
  const [one = ''] = sealedFiles();
  await put(store, 'a/two', 'y');
  const two = sealedFiles().find((file) => file !== one) ?? '';
  cpSync(join(folder, one), join(folder, two));
  await expect(store.read('a/two')).rejects.toMatchObject({ code: 'SEALED_DAMAGED', data: { name: 'a/two' } });
  await expect(store.read('a/two')).rejects.toMatchObject({ code: 'SEALED_DAMAGED' });
  const bytes = readFileSync(join(folder, one));
  const at = bytes.length - 20;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(join(folder, one), bytes);
  await put(store, 'a/one', 'z');
  expect(await text(store, 'a/one')).toBe('z');
  const aside = readdirSync(folder).filter((file) => file.includes('.damaged'));
  expect(aside).toHaveLength(2);
  expect(readFileSync(join(folder, aside.find((file) => file.startsWith(one.slice(0, 64))) ?? ''))).toEqual(bytes);
  await put(store, 'a/two', 'again');
  expect(await text(store, 'a/two')).toBe('again');
});

it('files of others are left alone; what a cut-off write left is removed', async () => {
  await put(open(), 'a/one', 'x');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  writeFileSync(join(folder, `${KEY_FILE}.1.tmp`), 'half');
  expect(await text(open(), 'a/one')).toBe('x');
  expect(readdirSync(folder)).toContain('notes.txt');
  expect(readdirSync(folder).filter((file) => file.endsWith('.tmp'))).toEqual([]);
});

it('a rotation seals everything anew and leaves no old key, neither in the file nor in the keychain', async () => {
  const store = open();
  for (const name of ['a/1', 'a/2', 'a/3']) await put(store, name, name);
  const [before, entry] = [keys(), [...keychain.entries.keys()]];
  now += 1_000;
  expect(await store.rotate()).toBe(3);
  const after = keys();
  expect(after.keys.map(({ id }) => id)).toEqual([after.current]);
  expect(after.current).not.toBe(before.current);
  expect(keychain.entries.size).toBe(1);
  expect([...keychain.entries.keys()]).not.toEqual(entry);
  for (const file of sealedFiles()) expect(keyIdOf(readFileSync(join(folder, file)))).toBe(after.current);
  expect(store.status().keySince).toBe(now);
  const next = open();
  for (const name of ['a/1', 'a/2', 'a/3']) expect(await text(next, name)).toBe(name);
});

it.each(['set', 'get', 'remove'])('a rotation that dies before the keychain is asked to %s is finished by the next hub', async (act) => {
  const store = open();
  for (const name of ['a/1', 'a/2']) await put(store, name, name);
  keychain.before = (asked) => {
    if (asked === act) throw new Error('died');
  };
  await expect(store.rotate()).rejects.toThrow('died');
  keychain.before = () => undefined;
  const next = open();
  for (const name of ['a/1', 'a/2']) expect(await text(next, name)).toBe(name);
  const after = keys();
  expect(after.keys).toHaveLength(1);
  expect(keychain.entries.size).toBe(1);
  expect(keychain.entries.has(after.wrap.by === 'keychain' ? after.wrap.account : '')).toBe(true);
  for (const file of sealedFiles()) expect(keyIdOf(readFileSync(join(folder, file)))).toBe(after.current);
});

it('a rotation that the disk stops leaves everything readable and writable', async () => {
  const store = open();
  for (const name of ['a/1', 'a/2']) await put(store, name, name);
  keychain.before = (act) => {
    if (act === 'set') throw new Error('stopped');
  };
  await expect(store.rotate()).rejects.toThrow('stopped');
  keychain.before = () => undefined;
  expect(await text(store, 'a/1')).toBe('a/1');
  await put(store, 'a/3', 'new');
  expect(await store.rotate()).toBe(3);
  expect(await text(store, 'a/3')).toBe('new');
});

it('goes from the keychain to a passphrase and back; the way before opens nothing more', async () => {
  const store = open();
  await put(store, 'a/1', 'x');
  await store.setPassphrase(WORDS);
  expect(keychain.entries.size).toBe(0);
  const next = open();
  await next.begin();
  expect(next.status()).toMatchObject({ state: 'locked', by: 'passphrase' });
  await next.unlock(WORDS);
  await next.setPassphrase('another good passphrase');
  await next.sealByKeychain();
  const last = open();
  expect(await text(last, 'a/1')).toBe('x');
  expect(last.status()).toMatchObject({ state: 'open', by: 'keychain' });
});

it('a file that asks for more work than is given is damaged, and no work is done', async () => {
  const store = open();
  await store.setPassphrase(WORDS);
  const file = keys();
  writeFileSync(join(folder, KEY_FILE), JSON.stringify({ ...file, wrap: { ...file.wrap, cost: { N: 2 ** 30, r: 8, p: 1 } } }));
  const next = open();
  await next.begin();
  expect(next.status().reason).toBe('keys-damaged');
});

it('values that come and go while a rotation is under way are neither lost nor brought back', async () => {
  const store = open();
  for (let count = 0; count < 12; count += 1) await put(store, `a/${count}`, `before ${count}`);
  await Promise.all([store.rotate(), put(store, 'a/0', 'after 0'), store.remove('a/1'), put(store, 'a/new', 'new')]);
  const next = open();
  expect(await text(next, 'a/0')).toBe('after 0');
  expect(await text(next, 'a/1')).toBeUndefined();
  expect(await text(next, 'a/new')).toBe('new');
  expect(await text(next, 'a/11')).toBe('before 11');
});

/** From here on the list of entries cannot be written: a folder lies where it is to be. Gives how to mend that. */
function stopWriting(): () => void {
  const path = join(folder, ENTRIES_FILE);
  const file = readFileSync(path);
  rmSync(path);
  mkdirSync(join(path, 'in-the-way'), { recursive: true });
  return () => {
    rmSync(path, { recursive: true });
    writeFileSync(path, file);
  };
}

it('a rotation whose last write fails has taken effect, and leaves keys that go on opening', async () => {
  const store = open();
  await put(store, 'a/1', 'x');
  let mend = (): void => undefined;
  keychain.before = (act) => {
    if (act === 'remove') mend = stopWriting();
  };
  expect(await store.rotate()).toBe(1);
  keychain.before = () => undefined;
  mend();
  await put(store, 'a/2', 'y');
  await store.rotate();
  const next = open();
  expect([await text(next, 'a/1'), await text(next, 'a/2')]).toEqual(['x', 'y']);
  expect(keychain.entries.size).toBe(1);
});

it('a passphrase that took effect is told of so, also when the entry of the keychain cannot be struck off the file', async () => {
  const store = open();
  await put(store, 'a/1', 'x');
  let mend = (): void => undefined;
  keychain.before = (act) => {
    if (act === 'remove') mend = stopWriting();
  };
  await store.setPassphrase(WORDS);
  expect(store.status()).toMatchObject({ state: 'open', by: 'passphrase' });
  keychain.before = () => undefined;
  mend();
  const next = open();
  await next.unlock(WORDS);
  expect(await text(next, 'a/1')).toBe('x');
  expect(keychain.entries.size).toBe(0);
});

it('entries of the keychain that could not be taken away are all taken away later', async () => {
  const whole = keychain;
  let stays = true;
  keychain = {
    ...whole,
    remove: async (account) => (stays ? { ok: false, fault: 'failed', detail: 'so it was to be' } : await whole.remove(account)),
  };
  const store = open();
  await put(store, 'a/1', 'x');
  await store.rotate();
  expect(keychain.entries.size).toBe(2);
  await store.rotate();
  expect(keychain.entries.size).toBe(3);
  stays = false;
  await store.setPassphrase(WORDS);
  expect(keychain.entries.size).toBe(0);
});

it.each([
  ['locked', 'keychain-locked'],
  ['silent', 'keychain-silent'],
  ['failed', 'keychain-failed'],
] as const)('a keychain that is %s at first use locks: it is not as if there were none', async (fault, reason) => {
  keychain.fault = fault;
  const store = open();
  await store.begin();
  expect(store.status()).toMatchObject({ state: 'locked', by: null, reason });
  await expect(put(store, 'a/1', 'x')).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason } });
  await store.setPassphrase(WORDS);
  await put(store, 'a/1', 'x');
  expect(store.status()).toMatchObject({ state: 'open', by: 'passphrase' });
});

it('a keychain that answers later opens a store in which nothing was sealed yet', async () => {
  keychain.fault = 'locked';
  const store = open();
  await store.begin();
  keychain.fault = undefined;
  await store.unlock();
  await put(store, 'a/1', 'x');
  expect(await text(open(), 'a/1')).toBe('x');
});

it('since when there is a key is known from the first value on', async () => {
  const store = open();
  await store.begin();
  expect(store.status().keySince).toBeNull();
  await put(store, 'a/1', 'x');
  expect(store.status().keySince).toBe(now);
});

it('of two who set the first passphrase at once one is told that somebody was quicker', async () => {
  keychain.fault = 'absent';
  const store = open();
  await store.begin();
  const set = await Promise.allSettled([store.setPassphrase(WORDS, null), store.setPassphrase('another good passphrase', null)]);
  expect(set[0]).toMatchObject({ status: 'fulfilled' });
  expect(set[1]).toMatchObject({ status: 'rejected', reason: { code: 'PROOF_NEEDED', data: { by: 'passphrase' } } });
  expect(await store.proves(WORDS)).toBe(true);
});

it('a person who is asked for the keychain has time to answer when the first key is made', async () => {
  const asked: (number | undefined)[] = [];
  const whole = keychain;
  keychain = {
    ...whole,
    set: (account, secret, patience) => {
      asked.push(patience);
      return whole.set(account, secret);
    },
  };
  await put(open(), 'a/1', 'x');
  expect(asked).toEqual([60_000]);
});

it.each([
  ['the first that is sealed', async (store: OpenableStore) => await put(store, 'a/1', 'x')],
  [
    'a passphrase that gives way to the keychain',
    async (store: OpenableStore) => {
      await store.setPassphrase(WORDS);
      await store.sealByKeychain();
    },
  ],
])('a hub that dies with a key put into the keychain and named nowhere yet leaves none there: %s', async (_what, act) => {
  keychain.before = (asked) => {
    if (asked === 'get' && keychain.entries.size > 0) throw new Error('died');
  };
  await expect(act(open())).rejects.toThrow('died');
  expect(keychain.entries.size).toBe(1);
  keychain.before = () => undefined;
  const next = open();
  await next.unlock(existsSync(join(folder, KEY_FILE)) ? WORDS : undefined);
  expect(keychain.entries.size).toBe(0);
});

it('a list of entries that is damaged loses nothing, and is made anew', async () => {
  const store = open();
  await put(store, 'a/1', 'x');
  writeFileSync(join(folder, ENTRIES_FILE), '{');
  const next = open();
  expect(await text(next, 'a/1')).toBe('x');
  await next.rotate();
  expect(keychain.entries.size).toBe(1);
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeychain } from '#main/platform/sealed/keychain';
import { createSealedStore, type OpenableStore } from '#main/platform/sealed/store';
import { memoryLog, tempFolder } from '../../support/db-worker';
import { dist } from '../../support/hub-process';
import { startKeyring, type Keyring } from '../../support/keyring';
import { describeWith } from '../../support/real-parts';

const entry = join(dist, 'keychain.js');
const cost = { N: 2 ** 10, r: 8, p: 1 };
let temp: ReturnType<typeof tempFolder>;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(() => temp.remove());

describeWith(['linux', 'dbus', 'keyring'], 'a real keyring', () => {
  let keyring: Keyring;
  beforeAll(async () => {
    keyring = await startKeyring();
  });
  afterAll(() => keyring.close());
  beforeEach(() => keyring.restart(true));

  const keychain = (patience = 10_000) => createKeychain({ entry, env: keyring.env, patience });
  const open = (patience?: number): OpenableStore =>
    createSealedStore({
      folder: join(temp.path, 'sealed'),
      keychain: keychain(patience),
      log: memoryLog(),
      clock: { now: () => Date.now() },
      cost,
    });

  it('keeps what it is given, gives it again, and forgets it', async () => {
    expect(await keychain().get('one')).toEqual({ ok: true, value: null });
    expect(await keychain().set('one', 'the secret')).toEqual({ ok: true, value: null });
    expect(await keychain().get('one')).toEqual({ ok: true, value: 'the secret' });
    expect(await keychain().remove('one')).toEqual({ ok: true, value: null });
    expect(await keychain().get('one')).toEqual({ ok: true, value: null });
  });

  it('seals and opens, also after a rotation', async () => {
    const store = open();
    await store.write('a/b', Buffer.from('x'));
    await store.rotate();
    expect((await open().read('a/b'))?.toString()).toBe('x');
  });

  it('locked, it locks the store within the time it is given; unlocked, it opens it', async () => {
    await open().write('a/b', Buffer.from('x'));
    await keyring.restart(false);
    const store = open(1_500);
    await expect(store.read('a/b')).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    // Where nobody can be asked, the library says of a locked keyring that there is nothing in it.
    expect(['keychain-silent', 'keychain-locked', 'key-missing']).toContain(store.status().reason);
    await keyring.restart(true);
    await store.unlock();
    expect((await store.read('a/b'))?.toString()).toBe('x');
  });

  it('gone from the bus, it locks the store and makes no new key', async () => {
    await open().write('a/b', Buffer.from('x'));
    const keys = readFileSync(join(temp.path, 'sealed', 'keys.json'), 'utf8');
    await keyring.stop();
    const store = open(1_500);
    await expect(store.write('a/b', Buffer.from('y'))).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    expect(store.state).toBe('locked');
    expect(readFileSync(join(temp.path, 'sealed', 'keys.json'), 'utf8')).toBe(keys);
  });
});

describe('without one', () => {
  const noSession = { PATH: process.env['PATH'] ?? '', XDG_RUNTIME_DIR: '/nonexistent' };
  /** A program in the place of the one that asks the keychain. */
  const standIn = (text: string): string => {
    const path = join(temp.path, 'stand-in.mjs');
    writeFileSync(path, text);
    return path;
  };

  it.runIf(process.platform === 'linux')('the desktop says that there is no session bus', async () => {
    // As Chromium does, in whose process the hub then is.
    const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_RUNTIME_DIR: temp.path };
    expect(await createKeychain({ entry, env }).get('one')).toMatchObject({ ok: false, fault: 'absent' });
  });

  it.runIf(process.platform === 'linux')('there is no session bus: nothing is even started', async () => {
    const trace = join(temp.path, 'started');
    const keychain = createKeychain({
      entry: standIn(`import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(trace)}, '');`),
      env: noSession,
    });
    expect(await keychain.get('one')).toMatchObject({ ok: false, fault: 'absent' });
    expect(existsSync(trace)).toBe(false);
  });

  const bus = { PATH: process.env['PATH'] ?? '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };

  it.runIf(process.platform === 'linux')('a bus that nobody listens on is as good as none', async () => {
    expect(await createKeychain({ entry, env: bus, patience: 10_000 }).get('one')).toMatchObject({ ok: false, fault: 'absent' });
  });

  it('one that hangs is left alone after its time, and its process ended', async () => {
    const pid = join(temp.path, 'pid');
    const hangs = standIn(
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => 0, 1e6);`,
    );
    expect(await createKeychain({ entry: hangs, env: bus, patience: 1_000 }).get('one')).toMatchObject({ ok: false, fault: 'silent' });
    if (existsSync(pid)) expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow();
  });

  it.each([
    [
      'dies in the middle of it',
      "process.stdout.write('{\"ok\":tr'); process.kill(process.pid, 'SIGKILL'); await new Promise(() => setInterval(() => 0, 1e6));",
    ],
    ['ends with an error', 'process.exit(3);'],
    ['answers nonsense', "process.stdout.write('[]');"],
    ['never stops answering', "for (;;) await new Promise((resolve) => process.stdout.write('x'.repeat(65_536), resolve));"],
  ])('one that %s has failed', async (_what, text) => {
    const keychain = createKeychain({ entry: standIn(text), env: bus, patience: 20_000 });
    expect(await keychain.set('one', 'x')).toMatchObject({ ok: false, fault: 'failed' });
  });
});

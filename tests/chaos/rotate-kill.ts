import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import { ENTRIES_FILE } from '#main/platform/sealed/entries';
import { keyIdOf } from '#main/platform/sealed/envelope';
import { KEY_FILE, KeyFile } from '#main/platform/sealed/key-file';
import { createSealedStore } from '#main/platform/sealed/store';
import { findProgram } from '../support/find-program';
import { createHubHome } from '../support/hub-process';
import { createRandom } from '../support/random';
import { InvariantLog, type Chaos } from './invariants';
import { byKeychain, byPassphrase, type RotateWay } from './rotate-ways';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const SECRETS = 40;
/** About as long as a keychain takes to be asked. */
const ASKING_MS = 150;

const READABLE = 'every value that was kept is given back';
const NO_OLD_KEY = 'once a rotation has ended nothing is sealed with an old key, and none is left';
const NO_ENTRY = 'the keychain holds the entry that the keys are wrapped by, and no other';
const SIGNED = 'the record holds, and each of its keys is signed for by one before';
/** Depends on how fast the machine is. */
export const CUT_OFF = 'some of the rotations were cut off, so that the rest says something';

/** Kills the hub at any moment while it seals everything anew; the next one must open every value, and finish. */
export const rotateKill: Chaos = {
  name: 'rotate-kill',
  defaultRounds: 20,
  run: (seed, rounds) => killRotations(byPassphrase, seed, rounds),
};

/** The same where a keychain holds what wraps the keys, which a rotation replaces as well. */
export const rotateKillKeychain: Chaos = {
  name: 'rotate-kill-keychain',
  defaultRounds: 20,
  lacks: () => (findProgram('dbus-daemon') && findProgram('gnome-keyring-daemon') ? undefined : 'a session bus and gnome-keyring'),
  run: (seed, rounds) => killRotations(byKeychain, seed, rounds),
};

async function killRotations(makeWay: () => Promise<RotateWay>, seed: number, rounds: number): ReturnType<Chaos['run']> {
  const random = createRandom(seed);
  const log = new InvariantLog([READABLE, NO_OLD_KEY, NO_ENTRY, SIGNED, CUT_OFF]);
  const way = await makeWay();
  const home = createHubHome();
  const kept = new Map<string, string>();
  let cut = 0;
  let hubProcess = await home.start(way.env);
  try {
    const first = await hubProcess.connect();
    await way.setUp(first.hub);
    for (let count = 0; count < SECRETS; count += 1) {
      kept.set(`secret-${count}`, `value ${count} ${random.below(1_000_000)}`);
      await first.hub.secrets.set({ name: `secret-${count}`, secret: kept.get(`secret-${count}`) ?? '' });
    }
    first.close();
    for (let round = 1; round <= rounds; round += 1) {
      const { hub, close } = await hubProcess.connect();
      // The keychain is asked last of all: every other time it is killed around that.
      const last = way.entries() !== undefined && round % 2 === 0;
      const reached = afterChanges(home.home, last ? 'entries' : random.below(SECRETS));
      const ended = hub.secrets.rotate({}).catch((error: unknown) => {
        if (!HubError.is(error, 'DISCONNECTED')) throw error;
      });
      await Promise.race([reached.promise, ended]);
      if (last) await Promise.race([pause(random.below(ASKING_MS)), ended]);
      await hubProcess.kill();
      await ended;
      reached.close();
      close();
      if (keysIn(home.home).keys.length > 1) cut += 1;
      hubProcess = await home.start(way.env);
      const next = await hubProcess.connect();
      await way.open(next.hub);
      const [name = ''] = [...kept.keys()].slice(random.below(kept.size));
      await judge(next.hub, way, name, kept.get(name) ?? '', (what) => log.violated(READABLE, `round ${round}: ${what}`));
      const old = oldKeys(home.home, true);
      if (old !== undefined) log.violated(NO_OLD_KEY, `round ${round}: ${old}`);
      const entry = wrongEntries(home.home, way);
      if (entry !== undefined) log.violated(NO_ENTRY, `round ${round}: ${entry}`);
      next.close();
    }
    const { hub, close } = await hubProcess.connect();
    await hub.audit.checkpoint({});
    const { holds } = await hub.audit.verify({});
    if (!holds) log.violated(SIGNED, 'the record does not hold');
    const unsigned = (await hub.audit.page({ filter: {}, limit: 200 })).items
      .filter(({ action }) => action === 'audit.key')
      .slice(0, -1) // Newest first: none is before the first.
      .filter(({ detail }) => typeof detail?.['signature'] !== 'string');
    if (unsigned.length > 0) log.violated(SIGNED, `${unsigned.length} changes of keys are not signed`);
    if (cut === 0) log.violated(CUT_OFF, `none of ${rounds}`);
    close();
    await hubProcess.stop();
    const left = oldKeys(home.home, false);
    if (left !== undefined) log.violated(NO_OLD_KEY, `at the end: ${left}`);
    const values = await valuesIn(home.home, way);
    for (const [name, value] of kept) if (!values.has(value)) log.violated(READABLE, name);
  } finally {
    await hubProcess.stop();
    await way.close();
    home.remove();
  }
  return { rounds, invariants: log.list(), figures: { secrets: kept.size, 'rotations that were cut off': cut }, samples: {} };
}

/** Resolves when so many files of the sealed store, and one more, have been put in their place, or the list of entries has. */
function afterChanges(home: string, count: number | 'entries'): { readonly promise: Promise<void>; close(): void } {
  let close = (): void => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    const changed = new Set<string>();
    const watcher = watch(join(home, 'sealed'), (_, file) => {
      if (count === 'entries') {
        if (file === ENTRIES_FILE) resolve();
        return;
      }
      if (file?.endsWith('.sealed') !== true) return;
      changed.add(file);
      if (changed.size > count) resolve();
    });
    watcher.on('error', reject);
    close = () => watcher.close();
  });
  return { promise, close: () => close() };
}

async function judge(hub: HubClient, { proof }: RotateWay, name: string, value: string, violated: (what: string) => void): Promise<void> {
  try {
    const { secret } = await hub.secrets.reveal({ name, proof });
    if (secret !== value) violated(`${name} is another`);
  } catch (error) {
    violated(`${name}: ${HubError.from(error).code}`);
  }
}

/** All that is sealed, read by a store of this process: a hub would derive a key for each that it is asked for. */
async function valuesIn(home: string, way: RotateWay): Promise<ReadonlySet<string>> {
  const store = createSealedStore({ folder: join(home, 'sealed'), keychain: way.keychain, log: silent, clock: { now: Date.now } });
  await way.unlock(store);
  const values = new Set<string>();
  for (const name of await store.names()) values.add((await store.read(name))?.toString() ?? '');
  return values;
}

/** What the keychain holds beside the one entry, or lacks; undefined for nothing. */
function wrongEntries(home: string, way: RotateWay): string | undefined {
  const entries = way.entries();
  const { wrap } = keysIn(home);
  if (entries === undefined || wrap.by !== 'keychain') return undefined;
  return entries.length === 1 && entries[0] === wrap.account ? undefined : `${entries.length} entries`;
}

const keysIn = (home: string): KeyFile => KeyFile.parse(JSON.parse(readFileSync(join(home, 'sealed', KEY_FILE), 'utf8')));

/** What is left of an old key; undefined for nothing. While a hub is there it may be writing a file of its own. */
function oldKeys(home: string, writing: boolean): string | undefined {
  const { keys, current } = keysIn(home);
  if (keys.length > 1) return `${keys.length} keys`;
  const folder = join(home, 'sealed');
  return readdirSync(folder).find((file) => {
    if (file.endsWith('.sealed')) return keyIdOf(readFileSync(join(folder, file))) !== current;
    return file !== KEY_FILE && file !== ENTRIES_FILE && !(writing && file.endsWith('.tmp'));
  });
}

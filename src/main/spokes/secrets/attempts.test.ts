import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import type { CallContext } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { createSealedStore } from '#main/platform/sealed/store';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { createMemoryKeychain } from '../../../../tests/support/memory-keychain';
import { noVaults } from '../../../../tests/support/no-vaults';
import { createSecrets, createSigning, migrations, type Secrets } from './index';

const WORDS = 'correct horse battery staple';
const HOUR_MS = 3_600_000;
const browser = (name: string, id = name): Actor => ({ id, name, face: 'browser' });
const machine: Actor = { id: 'call-1', name: 'ada', face: 'cli' };

let temp: ReturnType<typeof tempFolder>;
let made: TestDb;
let scope: Scope;
let now: number;
let audited: { readonly action: string; readonly outcome: string; readonly detail?: unknown }[];
let secrets: Secrets;

beforeEach(async () => {
  temp = tempFolder();
  [now, audited] = [Date.UTC(2026, 0, 1), []];
  made = await openTestDb({ migrations });
  await start();
  await secrets.handlers.setPassphrase({ passphrase: WORDS }, context(machine));
  await secrets.handlers.set({ name: 'github', secret: 'x', fresh: false }, context(machine));
});
afterEach(async () => {
  await scope.close();
  await made.close();
  await temp.remove();
});

/** A hub's secrets, opened by a passphrase, over what an earlier hub left. */
async function start(): Promise<void> {
  scope = new Scope((error) => expect.fail(String(error)));
  const clock = { now: () => now };
  const keychain = createMemoryKeychain();
  keychain.fault = 'absent';
  const sealed = createSealedStore({
    folder: join(temp.path, 'sealed'),
    keychain,
    log: memoryLog(),
    clock,
    // As little work as there is: what it costs is no matter here.
    cost: { N: 2 ** 10, r: 8, p: 1 },
  });
  const audit = { append: async (_tx: unknown, entry: (typeof audited)[number]) => void audited.push(entry) };
  const deps = { scope, db: made.db, log: memoryLog(), clock, audit, sealed, own: [], kept: [], rotationDays: () => 0, vaults: noVaults };
  secrets = await createSecrets(deps, createSigning(sealed));
}
async function again(): Promise<void> {
  await scope.close();
  await start();
}
const context = (actor: Actor): CallContext<never> => ({
  signal: new AbortController().signal,
  actor,
  may: () => true,
  fail: () => {
    throw new Error('not declared');
  },
});
const unlock = (actor: Actor, passphrase: string) => secrets.handlers.unlock({ passphrase }, context(actor));
const reveal = (actor: Actor, passphrase: string) =>
  secrets.handlers.reveal({ name: 'github', proof: { by: 'passphrase', passphrase } }, context(actor));
/** How it ends: a code, or the value. */
const ends = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    (value) => value,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
async function wrongly(actor: Actor, times: number): Promise<readonly unknown[]> {
  const codes: unknown[] = [];
  for (let time = 0; time < times; time += 1) codes.push(await ends(reveal(actor, 'not that one')));
  return codes;
}
const wrong = (times: number): readonly string[] => Array.from({ length: times }, () => 'PASSPHRASE_WRONG');

it('five wrong ones are looked at; then it waits, longer each time, whether it is right or not, and never for ever', async () => {
  expect(await wrongly(browser('bob'), 6)).toEqual([...wrong(5), 'PASSPHRASE_PAUSED']);
  await expect(reveal(browser('bob'), WORDS)).rejects.toMatchObject({ code: 'PASSPHRASE_PAUSED', data: { seconds: 2 } });
  now += 2_000;
  expect(await wrongly(browser('bob'), 1)).toEqual(wrong(1));
  await expect(reveal(browser('bob'), WORDS)).rejects.toMatchObject({ data: { seconds: 4 } });
  for (let time = 0; time < 40; time += 1) {
    now += HOUR_MS / 4;
    expect(await wrongly(browser('bob'), 1)).toEqual(wrong(1));
  }
  now += HOUR_MS / 4;
  expect(await reveal(browser('bob'), WORDS)).toEqual({ secret: 'x' });
});

it('another session of a person, and another question, begin nothing anew; attempts beside each other are counted as those after each other', async () => {
  const beside = await Promise.all(Array.from({ length: 8 }, (_, at) => ends(reveal(browser('bob', `s${at}`), 'not that one'))));
  expect(beside.filter((code) => code === 'PASSPHRASE_WRONG')).toHaveLength(5);
  const changing = secrets.handlers.setPassphrase({ passphrase: 'a wholly new passphrase', current: WORDS }, context(browser('bob')));
  expect(await ends(changing)).toBe('PASSPHRASE_PAUSED');
  expect(await ends(secrets.handlers.sealByKeychain({ current: WORDS }, context(browser('bob'))))).toBe('PASSPHRASE_PAUSED');
});

it('an unlock of a store that is open proves nothing, and takes nothing back', async () => {
  await wrongly(browser('bob'), 5);
  await unlock(browser('bob'), 'not that one');
  expect(await wrongly(browser('bob'), 1)).toEqual(['PASSPHRASE_PAUSED']);
});

it('who has many accounts waits with all of them, and keeps nobody at the machine waiting', async () => {
  for (let at = 0; at < 4; at += 1) expect(await wrongly(browser(`bob-${at}`), 5)).toEqual(wrong(5));
  expect(await wrongly(browser('bob-5'), 1)).toEqual(['PASSPHRASE_PAUSED']);
  expect(await reveal(machine, WORDS)).toEqual({ secret: 'x' });
  now += 30_000;
  expect(await reveal(browser('carol'), WORDS)).toEqual({ secret: 'x' });
});

it('each call of the command line is a session of its own, and they wait together', async () => {
  for (let at = 0; at < 5; at += 1) await wrongly({ ...machine, id: `call-${at}` }, 1);
  expect(await wrongly({ ...machine, id: 'call-6' }, 1)).toEqual(['PASSPHRASE_PAUSED']);
});

it('a wait goes on in the next hub, also where the clock was set back; what was right is forgotten there too', async () => {
  await again();
  for (let time = 0; time < 5; time += 1) expect(await ends(unlock(machine, 'not that one'))).toBe('PASSPHRASE_WRONG');
  await again();
  expect(await ends(unlock(machine, WORDS))).toBe('PASSPHRASE_PAUSED');
  now -= HOUR_MS;
  expect(await ends(unlock(machine, WORDS))).toBe('PASSPHRASE_PAUSED');
  now += 2_000;
  expect(await unlock(machine, WORDS)).toMatchObject({ state: 'open' });
  await again();
  for (let time = 0; time < 5; time += 1) expect(await ends(unlock(machine, 'not that one'))).toBe('PASSPHRASE_WRONG');
});

it('each wrong one is written down, and of each wait the first refusal alone', async () => {
  audited = [];
  await wrongly(browser('bob'), 9);
  const refused = audited.map(({ action, outcome, detail }) => [action, outcome, detail]);
  expect(refused).toEqual([
    ...Array.from({ length: 5 }, () => ['secret.reveal', 'refused', { code: 'PASSPHRASE_WRONG' }]),
    ['secret.reveal', 'refused', { code: 'PASSPHRASE_PAUSED' }],
  ]);
});

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HubClient } from '#shared/contract/index';
import { createHubHome } from '../../support/hub-process';
import { createCommandLine, type CommandLine, type Finished } from './command-line';

/*
 * What `axle audit verify` says of the database of a real hub, and of copies of it that somebody has changed while no hub was there. Entries
 * 1–3 are gone by retention, with a stub in their place.
 */
const DAY = 24 * 3_600_000;
const preload = pathToFileURL(fileURLToPath(new URL('../../support/set-clock.mjs', import.meta.url)));
const WORDS = 'words of a passphrase';
const away = { AXLE_HOME: '/proc/none/axle', XDG_RUNTIME_DIR: '/proc/none' };

let cli: CommandLine;
/** The place in the chain that an evidence pack of a run names. */
let packed = '';
let copies = 0;
const at = (name: string): string => join(cli.folder, name);

beforeAll(async () => {
  cli = await createCommandLine();
  writeFileSync(at('clock'), String(-60 * DAY));
  const session = { XDG_RUNTIME_DIR: at('r'), DBUS_SESSION_BUS_ADDRESS: '' };
  const home = createHubHome(at('home'));
  const withHub = async (env: Readonly<Record<string, string>>, work: (hub: HubClient) => Promise<unknown>): Promise<void> => {
    const hubProcess = await home.start({ ...session, ...env });
    const { hub, close } = await hubProcess.connect();
    await work(hub);
    close();
    await hubProcess.stop();
  };
  await withHub({ NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: at('clock') }, async (hub) => {
    for (const limit of [3, 4, 5]) await hub.slots.set({ pool: 'hub', limit });
  });
  await cli.script('say.sh', '#!/bin/bash\necho said\n');
  // A hub that finds an entry of sixty days ago believes its clock only from its next start on.
  await withHub({}, async (hub) => {
    await hub.secrets.setPassphrase({ passphrase: WORDS });
    await hub.settings.set({ trust: 'warn' });
    await hub.scripts.addSource({ folder: at('scripts') });
  });
  writeFileSync(at('words'), `${WORDS}\n`);
  await withHub({}, async (hub) => {
    await hub.secrets.unlock({ passphrase: WORDS });
    await hub.audit.prune({ before: new Date(Date.now() - 40 * DAY).toISOString() });
    const { run } = await hub.runs.start({ script: 'say.sh' });
    for await (const now of hub.runs.observe({ run })) if (now.endedAt !== null) break;
    await hub.audit.checkpoint({});
    await cli.axle('runs', 'evidence', 'export', run, '--to', at('pack.age'), '--passphrase-file', at('words'));
    const proved = await cli.axleIn(away, 'runs', 'evidence', 'verify', at('pack.age'), '--passphrase-file', at('words'));
    packed = /^Audit chain up to +(\d+:[0-9a-f]{64})$/m.exec(proved.out)?.[1] ?? '';
    for (const limit of [6, 7, 8, 9]) await hub.slots.set({ pool: 'hub', limit });
  });
}, 200_000);
afterAll(() => cli.close());

type Change = (database: Database.Database, last: number, home: string) => void;

/** What the command line says of a copy of the data folder that was changed so, and the number of its last entry before that. */
async function verdictOf(change: Change, ...args: string[]): Promise<Finished & { readonly last: number }> {
  copies += 1;
  const home = at(`copy-${copies}`);
  const env = { AXLE_HOME: home, XDG_RUNTIME_DIR: at(`r${copies}`) };
  cpSync(at('home'), home, { recursive: true });
  mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
  const database = new Database(join(home, 'axle.db'));
  const last = database.prepare<[], number>('SELECT max(seq) FROM audit_entries').pluck().get() ?? 0;
  change(database, last, home);
  database.close();
  const hubProcess = await createHubHome(home).start(env);
  try {
    return { ...(await cli.axleIn(env, 'audit', 'verify', ...args)), last };
  } finally {
    await hubProcess.stop();
  }
}

const cutFrom =
  (count: number): Change =>
  (database, last) =>
    database.prepare('DELETE FROM audit_entries WHERE seq > ?').run(last - count);
const withoutHead =
  (change: Change): Change =>
  (database, last, home) => {
    change(database, last, home);
    rmSync(join(home, 'audit.head'));
  };
const OVER = 'Entries 1–3 were removed on ';

it('a good one holds, says what retention removed, and goes on from the head of an evidence pack', async () => {
  expect(packed).not.toBe('');
  const { code, out, last } = await verdictOf(() => undefined, '--head', packed);
  expect([code, out.split('\n')[0], out]).toEqual([0, `The chain of ${last - 3} entries holds.`, expect.stringContaining(OVER)]);
  expect(out).toMatch(/^Signed up to entry \d+ with the key axle-[0-9a-f]{16}\.$/m);
});

it.each<readonly [string, Change, (last: number) => string]>([
  ['whose tail was cut', cutFrom(2), (last) => `at entry ${last - 1}: removed. after entry ${last - 2} comes ${last + 1}`],
  [
    'of which an entry was edited',
    (database, last) => database.prepare(`UPDATE audit_entries SET bytes = replace(bytes, '"ok"', '"failed"') WHERE seq = ?`).run(last - 2),
    (last) => `at entry ${last - 2}: changed. its bytes do not have its hash`,
  ],
  [
    'of which an entry was removed',
    (database, last) => database.prepare('DELETE FROM audit_entries WHERE seq = ?').run(last - 3),
    (last) => `at entry ${last - 3}: removed. after entry ${last - 4} comes ${last - 2}`,
  ],
  [
    'into which an entry was inserted',
    (database, last) =>
      database.exec(`UPDATE audit_entries SET seq = -seq - 1 WHERE seq > ${last - 3};
        UPDATE audit_entries SET seq = -seq WHERE seq < 0;
        INSERT INTO audit_entries (seq, bytes, hash, prev) SELECT ${last - 2}, bytes, hash, prev FROM audit_entries WHERE seq = ${last - 3}`),
    (last) => `at entry ${last - 3}: inserted. the entry that was number ${last - 3} now stands at ${last - 2}`,
  ],
  [
    'of which two entries were swapped',
    (database, last) =>
      database.exec(`UPDATE audit_entries SET seq = -1 WHERE seq = ${last - 3};
        UPDATE audit_entries SET seq = ${last - 3} WHERE seq = ${last - 2}; UPDATE audit_entries SET seq = ${last - 2} WHERE seq = -1`),
    (last) => `at entry ${last - 3}: moved. in its place stands entry ${last - 2}`,
  ],
  [
    'of which who did it was changed',
    (database, last) => database.prepare(`UPDATE audit_personal SET value = 'x' WHERE field = 'actor' AND seq = ?`).run(last - 2),
    (last) => `at entry ${last - 2}: personal-changed. its actor is not the one that was hashed`,
  ],
  [
    'whose stub was forged',
    (database) =>
      database.exec(`UPDATE audit_stub SET stub = json_set(stub, '$.last', 4, '$.hash', (SELECT hash FROM audit_entries WHERE seq = 4));
        DELETE FROM audit_entries WHERE seq = 4`),
    () => 'at entry 4: stub-forged.',
  ],
  ['whose stub is gone', (database) => database.exec('DELETE FROM audit_stub'), () => 'at entry 3: stub-missing. entry '],
])('one %s does not hold, and which entry and why is said', async (_what, change, said) => {
  const { code, out, last } = await verdictOf(change);
  expect([code, out]).toEqual([1, expect.stringContaining(`The chain does not hold ${said(last)}`)]);
  expect(out).toMatch(/\nWhat to do now: [^]*Copy the whole data folder \(\/[^]*axle audit verify --head SEQ:HASH\n$/);
});

it('one whose tail and kept head are gone says that the head was, and by the head of an evidence pack that it was cut', async () => {
  const { code, out, last } = await verdictOf(withoutHead(cutFrom(2)));
  expect([code, out]).toEqual([0, expect.stringContaining(`Entry ${last - 1} says that at a start of the hub `)]);
  expect(out).toContain('After a restore or a move of the data folder that is to be expected.');
  const before = Number.parseInt(packed, 10) - 1;
  const given = await verdictOf(
    withoutHead((database, end) => cutFrom(end - before)(database, end, '')),
    '--json',
    '--head',
    packed,
  );
  expect([given.code, JSON.parse(given.out)]).toEqual([1, expect.objectContaining({ holds: false, fault: null, given: 'differs' })]);
});

it('one whose salts were erased holds: who it was is nobody’s to know any more, what was done stays', async () => {
  const { code, out, last } = await verdictOf((database) => database.exec('DELETE FROM audit_personal'), '--json');
  expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ holds: true, entries: last - 3, fault: null })]);
});

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import type { CallContext } from '#shared/contract/kernel';
import { SettingsChange } from '#shared/contract/settings';
import { Scope } from '#main/hub/scope';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { createSettings, migrations, type SettingsSpoke } from './index';

const actor: Actor = { id: 'anna', name: 'Anna', face: 'cli' };
const entries: unknown[] = [];
const log = memoryLog();
let made: TestDb;
let scope: Scope;
const create = (audit = { append: (_tx: unknown, entry: unknown) => Promise.resolve(entries.push(entry)) }): Promise<SettingsSpoke> =>
  createSettings({ scope, db: made.db, log, audit });
const context = (signal = new AbortController().signal): CallContext<never> => ({
  signal,
  actor,
  may: () => true,
  fail: () => {
    throw new Error('not declared');
  },
});

beforeEach(async () => {
  entries.length = 0;
  log.lines.length = 0;
  scope = new Scope((error) => {
    throw error;
  });
  made = await openTestDb({ migrations });
});
afterEach(async () => {
  await scope.close();
  await made.close();
});

test('a change is kept, audited and told', async () => {
  const { handlers, current, onChange } = await create();
  const told: unknown[] = [];
  const stop = onChange((settings) => told.push(settings.theme));
  expect((await handlers.set({ theme: 'dark', language: undefined }, context())).theme).toBe('dark');
  await handlers.set({ theme: 'dark' }, context());
  stop();
  await handlers.set({ theme: 'light', tourDone: true }, context());
  expect(told).toEqual(['dark']);
  expect(current()).toMatchObject({ theme: 'light', tourDone: true, language: 'system' });
  expect((await create()).current()).toEqual(current());
  expect(entries).toMatchObject([{ detail: { theme: 'dark' }, actor }, { detail: { theme: 'light', tourDone: true } }]);
});

test('a change without its audit entry is none', async () => {
  const { handlers, current } = await create({ append: () => Promise.reject(new Error('no')) });
  await expect(handlers.set({ theme: 'dark' }, context())).rejects.toThrow('no');
  expect(current().theme).toBe('system');
  expect((await create()).current().theme).toBe('system');
});

test('what is stored and not understood falls back to the default, is logged, and stays', async () => {
  await made.db.write(async (tx) => {
    const rows: readonly (readonly [string, string])[] = [
      ['theme', '"neon"'],
      ['language', 'not json'],
      ['fromTheFuture', '1'],
      ['tourDone', 'true'],
    ];
    for (const [key, value] of rows) await sql`INSERT INTO settings VALUES (${key}, ${value})`.execute(tx.tables());
  });
  expect((await create()).current()).toMatchObject({ theme: 'system', language: 'system', tourDone: true });
  expect(log.lines.map(({ data }) => data)).toEqual([
    { key: 'fromTheFuture', known: false },
    { key: 'language', known: true },
    { key: 'theme', known: true },
  ]);
  expect((await sql`SELECT * FROM settings`.execute(made.db.tables())).rows).toHaveLength(4);
});

test('a least sandbox that cannot be read any more is the strictest', async () => {
  await made.db.write(async (tx) => void (await sql`INSERT INTO settings VALUES ('sandboxFloor', '"stric')`.execute(tx.tables())));
  expect((await create()).current()).toMatchObject({ sandboxFloor: 'strict', sandbox: 'standard' });
});

test('watch gives the value now and the latest after each change, and ends with its signal', async () => {
  const { handlers } = await create();
  const abort = new AbortController();
  const seen: string[] = [];
  for await (const settings of handlers.watch({}, context(abort.signal))) {
    const { theme = 'system' } = settings;
    seen.push(theme);
    if (theme === 'contrast') abort.abort();
    else if (seen.length === 1) {
      await handlers.set({ theme: 'dark' }, context());
      await handlers.set({ theme: 'light' }, context());
    } else await handlers.set({ theme: 'contrast' }, context());
  }
  expect(seen).toEqual(['system', 'light', 'contrast']);
});

test.each([
  ['trust', { trust: 'warn' }, 'scripts:approve'],
  ['auditDays', { auditDays: 90 }, 'audit:admin'],
  ['secretRotationDays', { secretRotationDays: 90 }, 'secrets:write'],
  ['certificateFolder', { certificateFolder: '/somewhere/else' }, 'certificates:write'],
] as const)('%s is not set by who may not do what it decides', async (_key, change, wanted) => {
  const { handlers, current } = await create();
  const before = current();
  const refused = handlers.set(change, { ...context(), may: (name) => name !== wanted });
  await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: wanted } });
  expect(current()).toEqual(before);
  await handlers.set(change, { ...context(), may: (name) => name === wanted });
  expect(current()).toMatchObject(change);
});

test('a shortcut that the desktop cannot have is refused, none is always to be had', async () => {
  const audit = { append: () => Promise.resolve() };
  const { handlers, current } = await createSettings({ scope, db: made.db, log, audit, shortcutFree: (shortcut) => shortcut === 'Alt+A' });
  await expect(handlers.set({ quickShortcut: 'Alt+B' }, context())).rejects.toMatchObject({ code: 'SHORTCUT_TAKEN' });
  await handlers.set({ quickShortcut: 'Alt+A' }, context());
  expect(current().quickShortcut).toBe('Alt+A');
  await handlers.set({ quickShortcut: '' }, context());
  expect(current().quickShortcut).toBe('');
});

test.each(['A', 'Alt', 'Alt+', 'Alt+AA', 'alt+A', 'Alt+A+B', 'Alt+Shift', 'F5', 'Alt+F25'])('%s is no shortcut', (quickShortcut) => {
  expect(SettingsChange.safeParse({ quickShortcut }).success).toBe(false);
});

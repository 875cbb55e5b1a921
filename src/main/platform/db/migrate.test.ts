import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { MigrationStep } from '../db-port';
import { openTestDb, tempFolder } from '../../../../tests/support/db-worker';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

const step = (id: MigrationStep['id'], ...statements: string[]): MigrationStep => ({
  id,
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
});
const parent = step('10-parent', 'CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT');
const child = step(
  '20-child',
  'CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE) STRICT',
  'INSERT INTO parent VALUES (1)',
  'INSERT INTO child VALUES (1, 1)',
);
const rebuild = step(
  '30-rebuild-parent',
  'CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT) STRICT',
  'INSERT INTO parent_new (id) SELECT id FROM parent',
  'DROP TABLE parent',
  'ALTER TABLE parent_new RENAME TO parent',
);

async function withDb<T>(migrations: MigrationStep[], look: (rows: (text: string) => Promise<unknown[]>) => Promise<T>): Promise<T> {
  const made = await openTestDb({ folder: folder.path, migrations });
  try {
    return await look(async (text) => (await sql.raw(text).execute(made.db.tables())).rows);
  } finally {
    await made.close();
  }
}

test('rebuilding a parent table keeps its children, and foreign keys are on again', async () => {
  await withDb([parent, child], async () => undefined);
  await withDb([parent, child, rebuild], async (rows) => {
    expect(await rows('SELECT count(*) AS n FROM child')).toEqual([{ n: 1 }]);
    expect(await rows('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  });
});

test('a database that is not new is copied first, for its owner alone', async () => {
  await withDb([parent], async () => undefined);
  expect(readdirSync(folder.path)).not.toContain('backups');
  await withDb([parent, child], async () => undefined);
  const [backup] = readdirSync(join(folder.path, 'backups'));
  expect(backup).toMatch(/-after-10-parent\.db$/);
  expect(statSync(join(folder.path, 'backups', backup ?? '')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder.path, 'axle.db')).mode & 0o777).toBe(0o600);
});

test('a step that fails leaves the schema as it was', async () => {
  await withDb([parent], async () => undefined);
  const half = step('20-half', 'CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT', 'CREATE TABLE broken (');
  await expect(withDb([parent, half], async () => undefined)).rejects.toThrow('incomplete input');
  await withDb([parent], async (rows) => {
    expect(await rows("SELECT name FROM sqlite_schema WHERE name = 'half'")).toEqual([]);
  });
});

test('a step that breaks a reference is undone', async () => {
  await withDb([parent, child], async () => undefined);
  const orphan = step('30-orphan', 'DELETE FROM parent');
  await expect(withDb([parent, child, orphan], async () => undefined)).rejects.toThrow('broken references');
  await withDb([parent, child], async (rows) => expect(await rows('SELECT * FROM parent')).toHaveLength(1));
});

test('a database of a newer version is refused and left alone', async () => {
  await withDb([parent, child], async () => undefined);
  const before = readFileSync(join(folder.path, 'axle.db'));
  await expect(withDb([parent], async () => undefined)).rejects.toMatchObject({
    code: 'STORAGE_NEWER',
    data: { path: join(folder.path, 'axle.db') },
  });
  expect(readFileSync(join(folder.path, 'axle.db')).equals(before)).toBe(true);
});

test('two steps of one name are refused', async () => {
  await expect(withDb([parent, parent], async () => undefined)).rejects.toThrow('Two steps');
});

test.each(['hello', 'x'.repeat(10_000)])('a file that is no database is named and left alone (%#)', async (garbage) => {
  const path = join(folder.path, 'axle.db');
  writeFileSync(path, garbage);
  const error: unknown = await withDb([parent], async () => undefined).catch((caught: unknown) => caught);
  expect(HubError.is(error, 'STORAGE_DAMAGED') && error.data.path).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe(garbage);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from './support/old-entries';

test('what is filtered is exported, and verified without the hub; what is changed is named', async ({
  dashboard: page,
  home,
  download,
}) => {
  await page.goto(new URL('/audit', page.url()).href);
  await expect(page.getByRole('group', { name: 'Signatures' })).toContainText('no signed checkpoint since entry 1');
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export entries' });
  await expect(dialog).toContainText('All entries are exported');
  const all = await download(() => dialog.getByRole('button', { name: 'Export' }).click());
  await expect(dialog).toBeHidden();
  const file = join(home.folder, 'audit.jsonl');
  await writeFile(file, all);
  expect(await home.json('audit', 'verify', '--file', file)).toMatchObject({ holds: true, header: { filtered: false } });

  await page.getByRole('searchbox', { name: 'Search entries' }).fill('slots.set');
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog).toContainText('that fit the filter');
  await dialog.getByLabel('Format').selectOption('CSV table');
  const table = await download(() => dialog.getByRole('button', { name: 'Export' }).click());
  const rows = table.trimEnd().split('\r\n').slice(1);
  // The export is one of those that tell of it.
  expect(rows.map((row) => row.split(',')[2])).toEqual(['"slots.set"', '"slots.set"', '"slots.set"', '"audit.export"']);

  // Somebody who has the database in hands changes what was done: the page says which entry.
  const database = new Database(join(home.folder, 'home', 'axle.db'));
  database.exec(`UPDATE audit_entries SET bytes = replace(bytes, '"limit":4', '"limit":9') WHERE seq = 2`);
  database.close();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await expect(page.getByText('Entry 2 was changed.')).toBeVisible();
});

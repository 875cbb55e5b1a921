import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

const RAYCAST = `#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Sign in
# @raycast.mode fullOutput
# @raycast.argument1 { "type": "password", "placeholder": "Token" }
echo "got $1 of \${#1}"
`;

test('a secret that a script takes as an argument is asked about before each start, and the run says so', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'tools');
  await mkdir(folder);
  await writeFile(join(folder, 'signin.sh'), RAYCAST);
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  const { id } = (await home.json('scripts', 'show', 'signin.sh')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  await expect(page.getByText('The script takes it only on its command line')).toBeVisible();
  const field = page.getByLabel('Token');
  await field.fill('hunter2');
  const box = page.locator('.script-consequences');
  await expect(box).toContainText('read the secret “Token” on its command line');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'exposed-form');

  const runs = async (): Promise<number> => ((await home.json('runs', 'list')) as unknown[]).length;
  const before = await runs();
  const run = page.locator('.script-go');
  const dialog = page.getByRole('dialog');
  await run.click();
  await expect(dialog).toContainText('The script takes “Token” only on its command line');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'exposed-question');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog).toBeHidden();
  await expect(field).toHaveValue('hunter2');
  expect(await runs()).toBe(before);

  await run.click();
  await dialog.getByRole('button', { name: 'Run' }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByText('got *** of 7')).toBeVisible();
  await expect(page.getByText('it stood on the command line')).toBeVisible();
  await page.getByText('All grants').click();
  await expect(page.locator('.run-grants')).toContainText('Token: on its command line');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'exposed-run');

  await page.getByRole('main').getByRole('button', { name: 'Repeat' }).click();
  await expect(dialog).toContainText('To repeat it is to agree to that');
  await dialog.getByRole('button', { name: 'Repeat' }).click();
  await dialog.getByLabel('Token').fill('hunter2');
  const first = page.url();
  await dialog.getByRole('button', { name: 'Repeat' }).click();
  await expect(page).not.toHaveURL(first);
  await expect(page.getByText('got *** of 7')).toBeVisible();

  await home.call('settings.set', { language: 'fr' });
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  await page.getByLabel('Token').fill('hunter2');
  await run.click();
  await expect(dialog).toContainText('que sur sa ligne de commande');
  await picture(page, 'exposed-question-french');
});

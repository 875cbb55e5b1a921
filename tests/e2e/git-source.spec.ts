import { createGitRepository } from '../support/git-repository';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test('a git repository is added with its branch, synced, changed and removed', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true });
  const upstream = createGitRepository(home.folder);
  upstream.commit(
    { 'ops/greet.sh': '#!/bin/bash\n# @axle.name Greet from git\necho one\n' },
    { message: 'Greet everybody', branch: 'live' },
  );
  await page.goto(new URL('/settings#folders', page.url()).href);
  await page.getByRole('button', { name: 'Add a git repository' }).click();

  const dialog = page.getByRole('dialog', { name: 'Add a git repository' });
  const add = dialog.getByRole('button', { name: 'Add the repository' });
  await expect(add).toBeDisabled();
  const address = dialog.getByRole('textbox', { name: 'Address' });
  await expect(address).toBeFocused();
  await address.fill('https://ann:s3cret@git.example.org/tools.git');
  await add.click();
  await expect(dialog.getByRole('alert')).toContainText('holds a password or token');
  await address.fill(upstream.url);
  await dialog.getByRole('textbox', { name: 'Branch or tag' }).fill('none');
  await add.click();
  await expect(dialog.getByRole('alert')).toContainText('It has no such branch or tag');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'git-source-form');
  await dialog.getByRole('textbox', { name: 'Branch or tag' }).fill('live');
  await dialog.getByRole('textbox', { name: 'Folder in it' }).fill('ops');
  await dialog.getByRole('combobox', { name: 'Look for changes' }).selectOption('every hour');
  await add.click();
  await expect(dialog).toBeHidden();

  const row = page.getByRole('listitem').filter({ hasText: upstream.url });
  await expect(row).toContainText('Greet everybody');
  await expect(row).toContainText('1 script');
  await expect(row.getByText('synced', { exact: true })).toBeVisible();
  await expect(row).toContainText('live');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'git-source');

  upstream.commit({ 'ops/second.sh': 'echo two\n' }, { message: 'A second one', branch: 'live' });
  await row.getByRole('button', { name: 'Sync tools/ops now' }).click();
  await expect(row).toContainText('A second one');
  await expect(row).toContainText('2 scripts');
  upstream.git(`--git-dir=${upstream.url}`, 'update-ref', '-d', 'refs/heads/live');
  await row.getByRole('button', { name: 'Sync tools/ops now' }).click();
  await expect(row).toContainText('It has no such branch or tag');
  await expect(row.getByText('failing', { exact: true })).toBeVisible();
  await expect(row).toContainText('last successful sync');

  await row.getByRole('button', { name: 'Change tools/ops' }).click();
  const edit = page.getByRole('dialog', { name: 'Change the git repository' });
  await expect(edit.getByRole('textbox', { name: 'Branch or tag' })).toHaveValue('live');
  upstream.commit({ 'ops/third.sh': 'echo three\n' }, { message: 'On another branch', branch: 'next' });
  await edit.getByRole('textbox', { name: 'Branch or tag' }).fill('next');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();
  await expect(row).toContainText('On another branch');
  await expect(row).toContainText('3 scripts');
  await expect(row).toContainText('3 scripts are not approved as they are.');
  await row.getByRole('button', { name: 'Approve…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve all' }).click();
  await expect(row).not.toContainText('not approved');
  expect(await home.json('run', 'Greet from git', '--detach')).toHaveProperty('run');
  // The desktop asks before it quits while a run is in progress.
  await expect.poll(() => home.json('runs', 'list')).toMatchObject([{ state: 'succeeded' }]);

  await row.getByRole('button', { name: 'Remove tools/ops' }).click();
  await expect(page.getByRole('dialog')).toContainText('Axle’s copy is deleted');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the repository' }).click();
  await expect(row).toHaveCount(0);
});

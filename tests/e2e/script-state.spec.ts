import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test.use({ sharing: true });

test('what a script keeps and what is set for it is shown on its page, changed and removed', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'scripts');
  await mkdir(folder);
  await writeFile(
    join(folder, 'rotate.sh'),
    '#!/bin/bash\n. "$AXLE_SDK/axle.sh"\necho "region $(axle_get_setting region none), turn $(axle_get_state turn 0)"\naxle_set_state turn 7\n',
  );
  await chmod(join(folder, 'rotate.sh'), 0o755);
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
  await page.goto(new URL('/scripts/rotate', page.url()).href);
  await page.getByText('Settings and state', { exact: true }).click();

  await page.getByRole('button', { name: 'Add a setting' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a setting' });
  await dialog.getByRole('textbox', { name: 'Key' }).fill('region');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('eu-west');
  await dialog.getByRole('textbox', { name: 'Key' }).press('Enter');
  const settings = page.getByRole('region', { name: 'Settings' });
  await expect(settings.getByRole('row', { name: /^region/ }).getByRole('cell', { name: 'eu-west' })).toBeVisible();
  // The form around it was not sent: nothing runs.
  await expect(page).toHaveURL(/\/scripts\/rotate$/);

  const { run } = (await home.call('runs.start', { script: 'rotate' })) as { run: string };
  const state = page.getByRole('region', { name: 'State' });
  const row = state.getByRole('row', { name: /^turn/ });
  await expect(row.getByRole('cell', { name: '7', exact: true })).toBeVisible();
  await expect(row.getByRole('link', { name: `run ${run.slice(0, 8)}` })).toHaveAttribute('href', `/runs/${run}`);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'script-state');

  await row.getByRole('button', { name: 'Edit turn' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit turn' });
  await edit.getByRole('textbox', { name: 'Value' }).fill('{"of": [1, 2]}');
  expect(await findBarriers(page)).toEqual([]);
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(row.getByRole('cell', { name: '{"of":[1,2]}' })).toBeVisible();
  expect(await home.json('scripts', 'state', 'get', 'rotate', 'turn')).toMatchObject({ key: 'turn', value: { of: [1, 2] } });

  await state.getByRole('button', { name: 'Remove all' }).click();
  await page.getByRole('dialog', { name: 'Remove all that this script keeps?' }).getByRole('button', { name: 'Remove all' }).click();
  await expect(page.getByText('This script keeps nothing from run to run.')).toBeVisible();
  await settings.getByRole('button', { name: 'Remove region' }).click();
  await page.getByRole('dialog', { name: 'Remove “region”?' }).getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Nothing is set for this script.')).toBeVisible();
});

test('what is kept for a script that is there no more is found, and removed', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'left');
  await mkdir(folder);
  await writeFile(join(folder, 'leaves.sh'), '#!/bin/bash\n');
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  await home.json('scripts', 'settings', 'set', 'leaves', 'region', 'eu-west');
  await rm(join(folder, 'leaves.sh'));
  await expect
    .poll(async () => ((await home.json('scripts', 'state', 'scripts')) as { known: boolean }[]).map(({ known }) => known))
    .toEqual([false]);
  await page.goto(new URL('/scripts', page.url()).href);
  await page.getByText('Values of 1 script that is there no more').click();
  await page.getByRole('link', { name: /leaves/ }).click();
  const left = page.getByRole('region', { name: /^Kept for .*leaves/ });
  await expect(left.getByRole('cell', { name: 'eu-west' })).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'script-state-gone');
  await left.getByRole('button', { name: 'Remove region' }).click();
  await page.getByRole('dialog', { name: 'Remove “region”?' }).getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(() => home.json('scripts', 'state', 'scripts')).toEqual([]);
});

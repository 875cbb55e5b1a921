import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeWheel } from '../support/packages';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test.use({ sharing: true });

test('what a run may reach is shown before it, follows the form, and is kept with the run', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'tools');
  const target = join(home.folder, 'target');
  await mkdir(folder);
  await mkdir(target);
  await writeFile(
    join(folder, 'copy.sh'),
    '#!/bin/bash\n# @axle.name Copy files\n# @axle.network true\n# @axle.timeout 5m\n# @axle.param target {kind: folder, label: Target, write: true}\n# @axle.param token {kind: secret, label: Token}\necho done\n',
  );
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
  const { id } = (await home.json('scripts', 'show', 'copy.sh')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);

  const box = page.locator('.script-consequences');
  await expect(box).toContainText('use the network');
  await page.getByText('All grants').click();
  await expect(box).toContainText('5:00');
  await expect(box).not.toContainText(target);
  await page.getByRole('textbox', { name: 'Target' }).fill(target);
  await expect(box).toContainText(`${target}, to read and change (from the parameter target`);
  await expect(box).not.toContainText('AXLE_SECRET_TOKEN');
  await page.getByLabel('Token').fill('hush');
  await expect(box).toContainText('named in AXLE_SECRET_TOKEN');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'grants-form');

  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByText('succeeded').first()).toBeVisible();
  await page.getByText('All grants').click();
  await expect(page.locator('.run-grants')).toContainText(`${target}, to read and change (from the parameter target`);
  await expect(page.locator('.run-grants')).toContainText('named in AXLE_SECRET_TOKEN');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'grants-run');
});

test('the palette says what Enter would let a script reach', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or run' }).fill('hello');
  await expect(page.getByRole('note', { name: 'What the run may reach' })).toContainText('Network: none · Sandbox: standard');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
});

test('what a script needs is shown before, installed once, and recorded with the run', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'needs');
  await mkdir(folder);
  const wheel = basename(makeWheel(folder, 'greeting', '1.0'));
  await writeFile(join(folder, 'requirements.txt'), `./${wheel}\n`);
  await writeFile(
    join(folder, 'greet.py'),
    `# @axle.file requirements.txt\n# @axle.file ${wheel}\nimport greeting\nprint('it says', greeting.said())\n`,
  );
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  const { id } = (await home.json('scripts', 'show', 'greet.py')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  await page.getByText('All grants').click();
  await expect(page.locator('.script-consequences')).toContainText(`./${wheel}`);
  await expect(page.locator('.script-consequences')).toContainText('declared in requirements.txt');
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Preparing what it needs' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('it says greeting 1.0')).toBeVisible({ timeout: 60_000 });
  await page.getByText('What was installed').click();
  await expect(page.locator('.run-grants').filter({ hasText: 'What was installed' })).toContainText('greeting 1.0');
  await expect(page.getByRole('region', { name: 'What the installer printed' })).toContainText('Successfully installed greeting-1.0');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'environment-run');
});

test('what changed since it was shown is marked, and asked about again: on the form, and at a repeat', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'sweeps');
  const target = join(home.folder, 'swept');
  await mkdir(folder);
  await mkdir(target);
  await writeFile(join(folder, 'sweep.sh'), `#!/bin/bash\n# @axle.name Sweep\n# @axle.folder ${target}\necho done\n`);
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  await home.json('scripts', 'add-source', folder, '--no-approve');
  const { id } = (await home.json('scripts', 'show', 'sweep.sh')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  const box = page.locator('.script-consequences');
  await expect(box).toContainText(`read ${target}`);
  await expect(box).toContainText('Nobody approved it as it is; it runs all the same');

  await rm(target, { recursive: true });
  const go = page.getByRole('button', { name: /^Run/ });
  await go.click();
  await expect(page.getByRole('alert')).toContainText('is not what was shown before');
  await expect(box.locator('[data-changed]').first()).toContainText(`not ${target}: it is not there`);
  await expect(box.locator('[data-changed]').first()).toContainText(`before: ${target}, to read`);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'grants-changed');
  await go.click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByText('succeeded').first()).toBeVisible();

  const first = page.url();
  const dialog = page.getByRole('dialog');
  await page.getByRole('main').getByRole('button', { name: 'Repeat' }).click();
  await expect(dialog.getByRole('region', { name: 'What the run may reach' })).toContainText('it is not there');
  await mkdir(target);
  await dialog.getByRole('button', { name: 'Repeat' }).click();
  await expect(dialog).toContainText('This is not what was shown before.');
  await expect(dialog.locator('[data-changed]').first()).toContainText(`${target}, to read`);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'grants-repeat');
  await dialog.getByRole('button', { name: 'Repeat' }).click();
  await expect(page).not.toHaveURL(first);
  await expect(page.getByText('succeeded').first()).toBeVisible();
});

test('in the palette a start is bound to what was shown of its own script, and to nothing where that was too quick', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'near');
  await mkdir(folder);
  // What they may reach differs.
  await writeFile(join(folder, 'one.sh'), '#!/bin/bash\n# @axle.name Near one\n# @axle.network true\necho one\n');
  await writeFile(join(folder, 'two.sh'), '#!/bin/bash\n# @axle.name Near two\necho two\n');
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Near');
  await expect(page.getByRole('option', { selected: true })).toContainText('Near one');
  await expect(page.getByRole('note', { name: 'What the run may reach' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.getByRole('heading', { name: 'Near two' })).toBeVisible();
});

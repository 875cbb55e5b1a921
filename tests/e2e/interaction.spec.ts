import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { settled } from './support/look';
import { addOwnFolder, reach, start } from './support/sample-runs';

// What one notices only when it is missing: where the focus goes, where a link leads, what stays when one comes back.

test.use({ sharing: true });

const go = async (page: Page, path: string): Promise<void> => {
  await page.goto(new URL(path, page.url()).href);
  await settled(page);
};
const withoutTour = (home: Home): Promise<unknown> => home.call('settings.set', { tourDone: true });

test('a window that closes gives the focus back; the palette verifies the chain, once; a link to a part of Settings leads there each time', async ({
  dashboard: page,
  home,
}) => {
  await withoutTour(home);
  await go(page, '/');
  const opener = page.locator('.ax-bar-search');
  await opener.focus();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(opener).toBeFocused();

  const verdict = page.locator('.audit-verify .ax-tag[data-tone=ok]');
  for (let time = 0; time < 2; time++) {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: 'Search' }).fill('verify the audit');
    await page.keyboard.press('Enter');
    await expect(verdict).toBeVisible();
  }
  // A heading of the navigation folds its pages away but for the one on show, also when one comes back.
  const people = page.getByRole('link', { name: 'People', exact: true });
  await expect(people).toBeVisible();
  await page.getByRole('button', { name: 'Administration', exact: true }).click();
  await expect(people).toBeHidden();
  await page.reload();
  await settled(page);
  await expect(verdict).toBeHidden();
  await expect(people).toBeHidden();
  await expect(page.getByRole('link', { name: 'Audit', exact: true })).toBeVisible();

  await page.setViewportSize({ width: 1_000, height: 600 });
  await go(page, '/settings');
  const slots = page.locator('#slots');
  for (let time = 0; time < 2; time++) {
    await page.locator('.ax-main').evaluate((main) => main.scrollTo(0, 0));
    await page.locator('.ax-bar-slots').click();
    await expect.poll(async () => Math.round((await slots.boundingBox())?.y ?? 0)).toBeLessThan(120);
  }
});

test('what was typed into a form is there when one comes back to it, secrets apart; saved as a preset it fills in another window', async ({
  dashboard: page,
  home,
}) => {
  await withoutTour(home);
  await go(page, '/scripts/secret');
  await page.locator('.script-form input[type=password]').fill('hush');
  await page.getByRole('link', { name: 'Scripts', exact: true }).click();
  await page.getByRole('grid').getByText('Hello', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await settled(page);
  await page.getByRole('link', { name: 'Scripts', exact: true }).click();
  await page.getByRole('grid').getByText('Hello', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada');
  await page.getByRole('grid').getByText('Secret', { exact: false }).first().click();
  await expect(page.locator('.script-form input[type=password]')).toHaveValue('');

  await go(page, '/scripts?script=Hello');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Ada');
  await page.getByRole('button', { name: 'Save as preset…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save these values' });
  await dialog.getByRole('textbox').fill('Monday');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/scripts/); // Nothing was run by that.
  const choice = page.getByRole('combobox', { name: 'Preset' });
  await expect(choice).toHaveValue('Monday');
  await name.fill('Bob');
  await page.getByRole('button', { name: 'Save as preset…' }).click();
  await expect(dialog).toContainText('There is a preset “Monday” already');
  await page.keyboard.press('Escape');
  await page.reload();
  await settled(page);
  await expect(name).not.toHaveValue('Ada');
  await choice.selectOption('Monday');
  await expect(name).toHaveValue('Ada');
  await page.getByRole('button', { name: 'Remove preset' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove preset' }).click();
  await expect(choice).toBeHidden();
  expect(await home.json('presets', 'list', 'hello')).toEqual([]);
});

test('a script whose file is gone keeps its form, and does not run', async ({ dashboard: page, home }) => {
  await withoutTour(home);
  await addOwnFolder(home);
  await go(page, '/scripts?script=Restart%20web%20tier');
  const servers = page.getByRole('textbox', { name: 'Servers' });
  await servers.fill('web07');
  await expect(page.locator('.script-go')).toBeEnabled();
  await rm(join(home.folder, 'ops-scripts', 'restart-web.sh'));
  await expect(page.locator('.script-form').getByRole('alert')).toContainText('Restart web tier');
  await expect(page.locator('.script-go')).toBeDisabled();
  await expect(servers).toHaveValue('web07');
});

test('a repeat asks what the script asks, as it stands now', async ({ dashboard: page, home }) => {
  await withoutTour(home);
  const folder = join(home.folder, 'plain-scripts');
  const file = join(folder, 'plain.sh');
  await mkdir(folder);
  await home.call('settings.set', { trust: 'warn' });
  await home.call('scripts.addSource', { folder });
  await writeFile(file, '#!/usr/bin/env bash\n# @axle.name Plain one\necho done\n');
  const known = async (): Promise<string> => JSON.stringify(await home.call('scripts.get', { script: 'Plain one' }).catch(() => null));
  await expect.poll(known).toContain('plain.sh');
  const run = await reach(home, await start(home, 'Plain one'));
  await writeFile(file, '#!/usr/bin/env bash\n# @axle.name Plain one\n# @axle.confirm Really again?\necho done\n');
  await expect.poll(known).toContain('Really again?');
  await go(page, `/runs/${run}`);
  const repeat = page.getByRole('main').getByRole('button', { name: 'Repeat' });
  await repeat.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Really again?');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(repeat).toBeFocused();
  expect(page.url()).toContain(run);
  await repeat.click();
  await dialog.getByRole('button', { name: 'Repeat' }).click();
  await expect(page).not.toHaveURL(new RegExp(run));
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('succeeded');
});

test('the failures that Home counts are those that its link lists', async ({ dashboard: page, home }) => {
  await withoutTour(home);
  for (const script of ['failure', 'timeout', 'hello']) await reach(home, await start(home, script));
  await go(page, '/');
  const tile = page.locator('.home-tiles a').nth(1);
  await expect(tile).toContainText('2');
  await tile.click();
  await expect(page.getByRole('grid', { name: 'Runs' })).toHaveAttribute('aria-rowcount', '3');
});

test('a date is written as the language of the page writes it', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true, language: 'fr' });
  await go(page, '/audit');
  const from = page.locator('.audit-day label input').first();
  await expect(from).toHaveAttribute('placeholder', 'JJ/MM/AAAA');
  await from.fill('1/3/2099');
  await expect(from).toHaveValue('01/03/2099');
  await expect(page.getByText('Aucune entrée ne correspond au filtre')).toBeVisible();
  await from.fill('demain');
  await expect(from).toHaveAttribute('aria-invalid', 'true');
});

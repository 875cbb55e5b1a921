import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

const PASSWORD = 'a sentence that is long';

test('a locked page shows who is locked and nothing else, and is unlocked where it was', async ({ launched: { page }, home }) => {
  const axle = async (...args: string[]): Promise<void> => {
    const child = spawn(process.execPath, [resolve('scripts/axle.mjs'), ...args], { env: home.env });
    child.stdin.end(`${PASSWORD}\n`);
    expect((await once(child, 'exit'))[0]).toBe(0);
  };
  await axle('accounts', 'add', 'keeper');
  await home.json('call', 'settings.set', '{"tourDone":true}');

  // Without something to unlock by it says what to do first.
  await page.getByRole('button', { name: 'Lock now' }).first().click();
  await expect(page.getByText('Nothing is set up to unlock by yet.').first()).toBeVisible();
  await expect(page.getByText('without it nothing locks')).toBeVisible();
  await settled(page);
  await picture(page, 'lock-settings');
  await axle('lock', '--by', 'keeper');
  await expect(page.getByText('password of keeper')).toBeVisible();

  await page.getByRole('link', { name: 'Scripts', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+Shift+L');
  const field = page.getByLabel('Password of keeper');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('main', { name: 'Axle is locked' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('grid')).toHaveCount(0);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'locked');

  await page.reload();
  await expect(field).toBeFocused();
  await field.fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('This is not the password.');
  await expect(field).toHaveValue('');
  await picture(page, 'locked-wrong');
  await field.fill(PASSWORD);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(page).toHaveURL(/\/scripts/);
});

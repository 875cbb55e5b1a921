import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findProgram } from '../support/find-program';
import { createSudoMachine, PASSWORD } from '../support/sudo-machine';
import { launchBrowser } from './support/browser';
import { createHome } from './support/home';
import { findBarriers, picture, settled } from './support/look';

const looks = [
  ['dark', { width: 1_280, height: 800 }, 'dark'],
  ['small', { width: 800, height: 560 }, 'light'],
  ['wide', { width: 1_920, height: 1_080 }, 'light'],
] as const;

test.skip(process.getuid?.() !== 0 || findProgram('sudo') === undefined, 'lacks sudo, or root, who makes accounts for it');

test('what needs root says so before it runs, asks for a password, and takes it back where it was wrong', async () => {
  const machine = createSudoMachine();
  machine.rules(`${machine.user.name} ALL=(ALL:ALL) ALL\n`);
  const home = await createHome(machine.env, machine.within, machine.user.uid);
  const folder = join(machine.folder, 'tools');
  await mkdir(folder);
  await writeFile(join(folder, 'who.sh'), '#!/bin/bash\n# @axle.name Who am I\n# @axle.elevation\necho "i am $(id -u)"\n');
  const { page, close } = await launchBrowser(home);
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  const { id } = (await home.json('scripts', 'show', 'who.sh')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  await expect(page.getByText('needs root')).toBeVisible();
  await expect(page.locator('.script-consequences')).toContainText('as root');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'elevation-form');

  await page.getByRole('button', { name: /^Run/ }).click();
  const question = page.getByRole('form', { name: 'sudo asks for a password' });
  const field = question.getByLabel(/password for/);
  await expect(field).toBeFocused();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'elevation-question');
  for (const [name, size, scheme] of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await picture(page, `elevation-question-${name}`);
  }
  await field.fill('wrong');
  await field.press('Enter');
  await expect(question).toContainText('That was not accepted');
  await expect(field).toHaveValue('');
  await picture(page, 'elevation-again');
  await field.fill(PASSWORD);
  await question.getByRole('button', { name: 'Go on as root' }).click();
  await expect(page.getByText('i am 0')).toBeVisible();
  await expect(question).toBeHidden();
  await expect(page.getByText('of root, through sudo')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'elevation-run');

  await home.call('settings.set', { language: 'fr' });
  await expect(page.getByText('de root, par sudo')).toBeVisible();
  await picture(page, 'elevation-run-french');
  await home.call('settings.set', { language: 'en' });
  await page.getByRole('main').getByRole('button', { name: 'Repeat' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The script has all rights, of root or of an administrator');
  await dialog.getByRole('button', { name: 'Repeat' }).click();
  await question.getByRole('button', { name: 'Cancel the run' }).click();
  await expect(page.getByText('cancelled').first()).toBeVisible();
  await expect(page.getByText('of root, through sudo: not granted')).toBeVisible();
  await close();
  await home.close();
  machine.remove();
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test('many failures are one notice that leads to them, and triggers that follow each other say where they were stopped', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'storm');
  await mkdir(folder);
  const scripts = ['disk-check', 'mail-queue', 'one', 'two', 'three'];
  for (const name of scripts) await writeFile(join(folder, `${name}.sh`), `#!/bin/bash\nexit ${name.includes('-') ? 3 : 0}\n`);
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
  await home.call('slots.set', { pool: 'hub', limit: 8, policy: 'queue' });
  await home.json('notifications', 'add', 'Failures', '--on', 'failure', '--together', '2');
  await page.goto(new URL('/notifications', page.url()).href);
  await settled(page);
  for (const script of ['disk-check', 'mail-queue', 'disk-check', 'disk-check', 'mail-queue', 'disk-check']) {
    await home.call('runs.start', { script });
  }
  const told = page.getByRole('grid', { name: 'What was told' }).getByRole('row').filter({ hasText: 'failed' });
  // The first two are told one by one, so there are two rows until the third was taken in.
  await expect(told.filter({ hasText: '6 runs' })).toBeVisible();
  await expect(told).toHaveCount(1);
  await expect(told).toContainText('disk-check (4)');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'notifications-storm');
  await page.setViewportSize({ width: 1_920, height: 1_080 });
  await home.call('settings.set', { language: 'fr', theme: 'dark' });
  await expect(page.getByRole('link', { name: 'disk-check (4)' })).toBeVisible();
  await expect(page.getByText('6 exécutions', { exact: true })).toBeVisible();
  await settled(page);
  await picture(page, 'notifications-storm-fr-dark');
  await home.call('settings.set', { language: 'en', theme: 'light' });
  await page.getByRole('link', { name: 'mail-queue (2)' }).click();
  await expect(page).toHaveURL(/\/runs\?state=failed&state=timed_out&state=lost&script=/);
  await expect(page.getByRole('row').filter({ hasText: 'mail-queue' })).toHaveCount(2);
  await expect(page.getByRole('row').filter({ hasText: 'disk-check' })).toHaveCount(0);

  for (const script of ['one', 'two', 'three']) {
    const event = { type: 'run', script: null, states: ['succeeded'] };
    await home.call('triggers.create', { name: `${script} after any`, script, event, atOnce: 16 });
  }
  await page.goto(new URL('/triggers', page.url()).href);
  await settled(page);
  await home.call('runs.start', { script: 'one' });
  await expect(page.getByText(/refused, since triggers had started 100 runs from one beginning/).first()).toBeVisible({ timeout: 30_000 });
  await page.setViewportSize({ width: 1_280, height: 800 });
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'triggers-spread');
});

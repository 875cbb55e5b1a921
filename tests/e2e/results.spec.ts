import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test('a run with progress, table, chart and file shows them as they come, and gives them away', async ({
  dashboard: page,
  home,
  download,
}, { project }) => {
  await home.call('settings.set', { tourDone: true });
  const { run } = (await home.json('run', 'results', '--param', 'rows=300', '--detach')) as { run: string };
  await page.goto(new URL(`/runs/${run}`, page.url()).href);

  const bar = page.getByRole('progressbar', { name: 'Progress' });
  await expect(bar).toHaveAttribute('aria-valuenow', /^\d+$/);
  await page.getByRole('tab', { name: /^Results/ }).click();
  const hosts = page.getByRole('grid', { name: 'Hosts' });
  await expect(hosts.getByRole('row').nth(1)).toContainText('host-00000');
  await expect(page.getByRole('status').getByText('succeeded')).toBeVisible();
  await expect(bar).toHaveCount(0);

  await expect(hosts).toHaveAttribute('aria-rowcount', '301');
  for (let click = 0; click < 2; click += 1) await hosts.getByRole('button', { name: 'host' }).click();
  await expect(hosts.getByRole('row').nth(1)).toContainText('host-00299');
  await expect(page.getByRole('img', { name: /^Mean answer by step\. mean: 20 values from/ })).toBeVisible();
  await page.getByRole('button', { name: 'As a table' }).first().click();
  await expect(page.getByRole('grid', { name: 'Mean answer by step' })).toHaveAttribute('aria-rowcount', '21');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'results');

  const csv = await download(() => page.getByRole('button', { name: 'CSV: Hosts' }).click());
  expect(csv.split('\r\n')).toHaveLength(302);
  expect(await download(() => page.getByRole('button', { name: 'Download: silent-hosts.csv' }).click())).toContain('host-00003');
  // The window of the desktop opens no address that a script chose.
  await expect(page.getByRole('link', { name: 'Open https://example.org/hosts in a new tab' })).toHaveCount(
    project.name === 'desktop' ? 0 : 1,
  );

  await page.getByRole('tab', { name: /^Results/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Output' })).toBeFocused();
  await expect(page.getByText('of 300 hosts are silent.')).toBeVisible();
});

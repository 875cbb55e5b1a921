import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, pictures, settled } from './support/look';

test('certificates of a folder are listed with how long they are good for and what uses them, and what cannot be read is named', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'certificates');
  mkdirSync(folder);
  for (const [name, days] of [
    ['Build agent', '400'],
    ['Old proxy', '12'],
  ] as const) {
    const files = ['-keyout', `${days}.key`, '-out', `${days}.crt`, '-days', days, '-subj', `/O=Example/CN=${name}`];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files], { cwd: folder, stdio: 'ignore' });
  }
  writeFileSync(join(folder, 'broken.pem'), 'nothing');
  await home.call('settings.set', { tourDone: true, certificateFolder: folder });
  const application = { name: 'graph-agent', cloud: 'custom', client: 'agent', authority: 'https://localhost:1', certificate: 'Old proxy' };
  await home.call('applications.add', application);
  await page.goto(new URL('/certificates', page.url()).href);
  const rows = page.getByRole('grid', { name: 'Certificates' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Old proxy' })).toContainText('ends soon');
  await expect(rows.filter({ hasText: 'Build agent' })).toContainText('valid');
  await expect(page.getByRole('list', { name: 'In use, and ending' })).toContainText('It is used by the application graph-agent.');
  await expect(page.getByRole('list', { name: 'What could not be read' })).toContainText('broken.pem');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'certificates');
  await rows.filter({ hasText: 'Build agent' }).getByText('Build agent').click();
  const dialog = page.getByRole('dialog', { name: 'Build agent' });
  await expect(dialog).toContainText('-----BEGIN CERTIFICATE-----');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'certificate');

  await page.goto(new URL('/identity', page.url()).href);
  const applications = page.getByRole('list', { name: 'Applications' });
  await expect(applications).toContainText('certificate ends soon');
  await applications.getByRole('button', { name: 'Sign graph-agent in as a test' }).click();
  await expect(applications.getByRole('status')).toContainText('localhost:1');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'identity-applications');
  await page.getByRole('button', { name: 'Add an application' }).click();
  const adding = page.getByRole('dialog', { name: 'An application that signs in by itself' });
  await adding.getByRole('combobox', { name: 'Certificate' }).selectOption({ index: 1 });
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'identity-application');
  await adding.getByRole('button', { name: 'Cancel' }).click();

  await page.goto(new URL('/settings#keys', page.url()).href);
  await expect(page.getByRole('textbox', { name: 'Folder of certificates' })).toHaveValue(folder);
  await page.getByRole('textbox', { name: 'Folder of certificates' }).fill('certificates');
  await expect(page.getByText('A folder by its whole path')).toBeVisible();
  await page.getByLabel('New keys for what is sealed').selectOption({ label: 'every 90 days' });
  await expect.poll(() => home.json('settings', 'list')).toMatchObject({ secretRotationDays: 90, certificateFolder: folder });
  await pictures(page, home, 'settings-keys');
});

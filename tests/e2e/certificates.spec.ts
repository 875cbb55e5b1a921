import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, pictures, settled } from './support/look';

test('certificates of a folder are listed with how long they are good for, and what cannot be read is named', async ({
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
  await home.json('call', 'settings.set', JSON.stringify({ tourDone: true, certificateFolder: folder }));
  await page.goto(new URL('/certificates', page.url()).href);
  const rows = page.getByRole('grid', { name: 'Certificates' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Old proxy' })).toContainText('ends soon');
  await expect(rows.filter({ hasText: 'Build agent' })).toContainText('valid');
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
});

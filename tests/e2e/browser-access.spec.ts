import { expect, test } from './support/face';
import { picture, settled } from './support/look';

test('an own role that is limited to a tag is made, somebody is added with it, and what they may do says so', async ({
  dashboard: page,
  home,
}) => {
  await home.call('settings.set', { tourDone: true });
  await page.goto(new URL('/people', page.url()).href);
  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByLabel('Name', { exact: true }).fill('web-team');
  await page.getByLabel('Only scripts with one of these tags').fill('web, shop');
  await page.getByLabel('runs:write').check();
  await picture(page, 'role-new');
  await page.getByRole('button', { name: 'Save' }).click();
  const role = page.getByRole('grid', { name: 'Roles' }).getByRole('row').filter({ hasText: 'web-team' });
  await expect(role).toContainText('web, shop');

  await page.getByRole('button', { name: 'New account' }).first().click();
  const adding = page.getByRole('dialog', { name: 'New account' });
  await adding.getByLabel('Name', { exact: true }).fill('grace');
  await adding.getByLabel('First password').fill('a sentence that is long');
  await adding.getByLabel('Operator').uncheck();
  await adding.getByLabel('web-team').check();
  await picture(page, 'person-new');
  await adding.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('grid', { name: 'People' }).getByText('grace', { exact: true }).first().click();
  const right = page.getByRole('grid', { name: 'What they may do' }).getByRole('row').filter({ hasText: 'runs:write' });
  await expect(right).toContainText('web-team');
  await expect(right).toContainText('scripts tagged web, shop');
  await settled(page);
  await picture(page, 'person-limited');
});

test('a certificate is made and an application signs in by it; it is removed once that has let go of it', async ({
  dashboard: page,
  home,
}) => {
  await home.call('settings.set', { tourDone: true });
  await home.call('secrets.setPassphrase', { passphrase: 'correct horse battery staple' });
  const visit = (path: string) => page.goto(new URL(path, page.url()).href);
  await visit('/certificates');
  await page.getByRole('button', { name: 'Make one' }).click();
  const making = page.getByRole('dialog', { name: 'New certificate' });
  await making.getByLabel('Name', { exact: true }).fill('Graph agent');
  await making.getByRole('combobox', { name: 'Kind of key' }).selectOption({ label: 'RSA 3072' });
  await making.getByRole('button', { name: 'Make it' }).click();
  const shown = page.getByRole('dialog', { name: 'Graph agent', exact: true });
  await expect(shown).toContainText('-----BEGIN CERTIFICATE-----');

  await visit('/identity');
  await page.getByRole('button', { name: 'Add an application' }).click();
  const adding = page.getByRole('dialog', { name: 'An application that signs in by itself' });
  await adding.getByRole('textbox', { name: 'Name' }).fill('nightly');
  await adding.getByRole('textbox', { name: 'Tenant' }).fill('example.com');
  await adding.getByRole('textbox', { name: 'Application (client) id' }).fill('11111111-2222-3333-4444-555555555555');
  await adding.getByRole('combobox', { name: 'Certificate' }).selectOption({ index: 1 });
  await adding.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('list', { name: 'Applications' })).toContainText('Certificate Graph agent');

  const remove = async (): Promise<void> => {
    await visit('/certificates');
    await page.getByRole('grid', { name: 'Certificates' }).getByText('Graph agent', { exact: true }).first().click();
    await shown.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog', { name: 'Remove the certificate Graph agent?' }).getByRole('button', { name: 'Remove' }).click();
  };
  // In the smallest window a dialog scrolls: its buttons and why it was refused stay in sight.
  await page.setViewportSize({ width: 800, height: 560 });
  await remove();
  const refusal = shown.getByRole('alert');
  await expect(refusal).toContainText('is in use by the application nightly; nothing was removed.');
  await expect(refusal).toBeInViewport({ ratio: 0.9 });
  await shown.getByRole('heading').scrollIntoViewIfNeeded();
  await expect(shown.getByRole('button', { name: 'Remove' })).toBeInViewport({ ratio: 0.9 });
  await picture(page, 'certificate-in-use-800');
  await page.setViewportSize({ width: 1_280, height: 800 });
  await settled(page);
  await picture(page, 'certificate-in-use');

  await visit('/identity');
  await page.getByRole('button', { name: 'Remove nightly' }).click();
  await page.getByRole('dialog', { name: 'Remove the application nightly?' }).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No application signs in by itself')).toBeVisible();
  await remove();
  await expect(page.getByText('No certificates yet')).toBeVisible();
});

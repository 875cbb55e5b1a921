import { expect, test } from './support/face';
import { findBarriers, picture, pictures, settled } from './support/look';

const WORDS = 'correct horse battery staple';
const VALUE = 'ghp-nobody-else-has-this';

test('without a keychain a passphrase is set; then a secret is kept, replaced, shown where that is allowed, and removed', async ({
  dashboard: page,
  home,
}, { project }) => {
  await home.call('settings.set', { tourDone: true });
  await page.goto(new URL('/secrets', page.url()).href);
  await expect(page.getByText('This machine has no keychain that Axle can reach.')).toBeVisible();
  await expect(page.getByText('No secrets yet')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'secrets-unset');

  await page.getByRole('button', { name: 'Set a passphrase' }).click();
  const set = page.getByRole('button', { name: 'Set the passphrase' });
  await page.getByLabel('New passphrase').fill(WORDS);
  await page.getByLabel('The same again').fill('another');
  await expect(page.getByText('The two differ.')).toBeVisible();
  await expect(set).toBeDisabled();
  await page.getByLabel('The same again').fill(WORDS);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'secrets-passphrase');
  await set.click();
  await expect(page.getByText('The passphrase opens them')).toBeVisible();

  await page.getByRole('button', { name: 'Add a secret' }).click();
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('git hub');
  await expect(page.getByText('It has other characters')).toBeVisible();
  await name.fill('github-token');
  await page.getByLabel(/^Value/).fill(VALUE);
  await page.getByRole('textbox', { name: 'Description' }).fill('for releases');
  await page.getByRole('textbox', { name: 'Remind after so many days' }).fill('90');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'secret-form');
  await save.click();

  const row = page.getByRole('grid', { name: 'Secrets' }).getByRole('row').filter({ hasText: 'github-token' });
  await expect(row).toContainText('for releases');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'secrets');
  expect(await home.json('secret', 'list')).toMatchObject([{ name: 'github-token', rotateAfterDays: 90 }]);

  await row.getByText('github-token').click();
  await expect(name).toBeDisabled();
  await page.getByLabel('New value').fill(`${VALUE}-too`);
  await save.click();
  await expect(row).toBeVisible();

  const show = row.getByRole('button', { name: 'Show the value of github-token' });
  if (project.name === 'browser') await expect(show).toBeHidden();
  else {
    await show.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase').fill('not that one');
    await dialog.getByRole('button', { name: 'Show it' }).click();
    await expect(dialog.getByText('This is not the passphrase.')).toBeVisible();
    await dialog.getByLabel('Passphrase').fill(WORDS);
    await dialog.getByRole('button', { name: 'Show it' }).click();
    await expect(dialog.getByText(`${VALUE}-too`)).toBeVisible();
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'secret-shown');
    await dialog.getByRole('button', { name: 'Close' }).click();
  }
  await expect(page.getByText(VALUE)).toBeHidden();

  await page.getByRole('button', { name: 'New keys' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New keys' }).click();
  await expect(page.getByText('Everything is sealed under new keys.')).toBeVisible();

  await page.getByRole('button', { name: 'Add a vault' }).click();
  const vault = page.getByRole('dialog', { name: 'Add a vault' });
  const addIt = vault.getByRole('button', { name: 'Add', exact: true });
  await vault.getByRole('textbox', { name: 'Name' }).fill('ops');
  const address = vault.getByRole('textbox', { name: 'Address' });
  await address.fill('http://ops.vault.azure.net');
  await address.blur();
  await expect(vault.getByText('It has to begin with https://.')).toBeVisible();
  await expect(addIt).toBeDisabled();
  await address.fill('https://ops.vault.azure.net');
  await expect(vault.getByText('Nobody has signed in with Microsoft yet.')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'secrets-vault-new');
  await addIt.click();
  await expect(page.getByText('https://ops.vault.azure.net')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'secrets-vaults');
  expect(await home.json('secret', 'vaults', 'list')).toMatchObject([
    { name: 'ops', address: 'https://ops.vault.azure.net', account: null },
  ]);
  await page.getByRole('link', { name: 'ops', exact: true }).click();
  await expect(page.getByText('The vault ops.vault.azure.net: Nobody has signed in with Microsoft.')).toBeVisible();
  await page.goBack();

  await row.getByRole('button', { name: 'Remove github-token' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No secrets yet')).toBeVisible();
});

test('a key of several lines keeps them, a line break after a token is left out, and a secret may be called new', async ({
  dashboard: page,
  home,
}) => {
  await home.call('settings.set', { tourDone: true });
  await home.call('secrets.setPassphrase', { passphrase: WORDS });
  await page.goto(new URL('/secrets', page.url()).href);
  const table = page.getByRole('grid', { name: 'Secrets' });
  const key = '-----BEGIN KEY-----\nAAAA\nBBBB\n-----END KEY-----\n';
  for (const [name, value] of [
    ['new', key],
    ['token', `${VALUE}\n`],
  ] as const) {
    await page.getByRole('button', { name: 'Add a secret' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    const field = page.getByLabel(/^Value/);
    await field.fill(value);
    await expect(field).toHaveCSS('-webkit-text-security', 'disc');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(table.getByText(name, { exact: true })).toBeVisible();
  }
  const reveal = (name: string): Promise<unknown> => home.call('secrets.reveal', { name, proof: { by: 'passphrase', passphrase: WORDS } });
  expect(await reveal('new')).toEqual({ secret: key });
  expect(await reveal('token')).toEqual({ secret: VALUE });
  await table.getByText('new', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeDisabled();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('new');

  // Two days later one of them needs a new value, and can be looked at alone.
  await home.call('secrets.set', { name: 'token', rotateAfterDays: 1 });
  await page.clock.setFixedTime(Date.now() + 2 * 86_400_000);
  await page.goto(new URL('/secrets', page.url()).href);
  const which = page.getByRole('combobox', { name: 'Secrets shown' });
  await expect(which).toBeVisible();
  await expect(table.getByRole('row').filter({ hasText: 'token' })).toContainText('due now');
  await expect(table.getByText('new', { exact: true })).toBeVisible();
  await which.selectOption('1 needs a new value');
  await expect(table.getByText('new', { exact: true })).toBeHidden();
  await expect(table.getByText('token', { exact: true })).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'secrets-due');
  await which.selectOption('All secrets');
  await expect(table.getByText('new', { exact: true })).toBeVisible();
});

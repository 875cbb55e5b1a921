import { openVaultPlace } from '../support/vault-place';
import { createHubHome } from '../support/hub-process';
import { launchBrowser } from './support/browser';
import { expect, test } from './support/face';
import { findBarriers, picture, pictures, settled } from './support/look';

const WORDS = 'correct horse battery staple';

test('what a vault holds is listed, shown, given a new version, and older versions are shown as well', async ({ home, shared }) => {
  const place = await openVaultPlace();
  place.double.put('db-password', 'the first value');
  place.double.put('api-key', 'another');
  const started = await createHubHome(home.env['AXLE_HOME'], place.within).start(home.env);
  const { page, close } = await launchBrowser(home, shared);
  try {
    const { hub, close: hangUp } = await started.connect();
    await hub.settings.set({ tourDone: true });
    await hub.secrets.setPassphrase({ passphrase: WORDS });
    await hub.vaults.add({ name: 'ops', address: place.double.url.origin });
    hangUp();
    await page.goto(new URL('/secrets/+vault/ops', page.url()).href);
    const table = page.getByRole('grid', { name: 'Secrets in ops' });
    const row = table.getByRole('row').filter({ hasText: 'db-password' });
    await expect(row).toBeVisible();
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await pictures(page, home, 'vault');

    await row.getByRole('button', { name: 'New version of db-password' }).click();
    const form = page.getByRole('dialog', { name: 'New version of db-password' });
    const value = form.getByLabel(/^Value/);
    await expect(value).toBeFocused();
    await value.fill('the second value\n');
    await expect(value).toHaveCSS('-webkit-text-security', 'disc');
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'vault-new-version');
    place.double.answerNext({ status: 403, body: { error: { code: 'Forbidden', message: 'no' } } });
    await form.getByRole('button', { name: 'Save' }).click();
    // What was refused is still there to be sent again.
    await expect(form.getByRole('alert')).toContainText('ops.vault.example.test');
    await expect(value).toHaveValue('the second value\n');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The vault has the new value of db-password.')).toBeVisible();

    await page.getByRole('button', { name: 'Add a secret' }).click();
    const added = page.getByRole('dialog', { name: 'New secret in ops' });
    await added.getByRole('textbox', { name: 'Name' }).fill('smtp password');
    await expect(added.getByText('A vault takes letters, digits and hyphens only.')).toBeVisible();
    await added.getByRole('textbox', { name: 'Name' }).fill('smtp-password');
    await added.getByLabel(/^Value/).fill('a third');
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'vault-new-secret');
    await added.getByRole('button', { name: 'Save' }).click();
    await expect(table.getByText('smtp-password')).toBeVisible();

    await row.getByText('db-password').click();
    const versions = page.getByRole('dialog', { name: 'Versions of db-password' });
    await expect(versions.getByRole('row')).toHaveCount(3); // With the heads of the columns.
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'vault-versions');
    for (const [at, shown] of [
      [1, 'the second value'],
      [2, 'the first value'],
    ] as const) {
      await versions.getByRole('row').nth(at).getByRole('button').click();
      const reveal = page.getByRole('dialog', { name: 'The value of ops:db-password' });
      await reveal.getByLabel('Passphrase').fill(WORDS);
      await reveal.getByRole('button', { name: 'Show it' }).click();
      await expect(reveal.getByText(shown, { exact: true })).toBeVisible();
      if (at === 2) {
        await settled(page);
        expect(await findBarriers(page)).toEqual([]);
        await picture(page, 'vault-version-shown');
      }
      await reveal.getByRole('button', { name: 'Close' }).click();
      await expect(versions.getByRole('row')).toHaveCount(3);
    }
  } finally {
    await close();
    await started.stop();
    await place.close();
  }
});

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import { startOidcProvider } from '../support/oidc-provider';
import type { Desktop } from './support/desktop';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { findBarriers, picture, settled } from './support/look';

/** Asks for the token that it was granted, and says whose it is or what to do. */
const script = `#!/bin/bash
# @axle.token https://graph.microsoft.com/User.Read
answer=$(curl -s --unix-socket "$AXLE_BROKER" http://broker/token)
case $answer in
  *'"upn":"ada@example.test"'*) echo 'a token of ada@example.test' ;;
  *) echo "$answer" ;;
esac
`;

/** What a script printed. */
async function outputOf(home: Home, name: string): Promise<string> {
  const { stdout } = home.start('run', name);
  return stdout === null ? '' : await text(stdout);
}

/** Where the person is sent: by the desktop itself, or by a link of the page. */
async function sentTo(page: Page, desktop: Desktop | undefined): Promise<string> {
  const dialog = page.getByRole('dialog', { name: 'Sign in with a browser' });
  if (desktop === undefined) return (await dialog.getByRole('link', { name: /^Sign in at localhost/ }).getAttribute('href')) ?? '';
  await expect(dialog.getByText('Your browser is open')).toBeVisible();
  return await desktop.app.evaluate(() => (Reflect.get(globalThis, 'opened') as string[]).pop() ?? '');
}

test('an application is registered; people sign in with a browser and with a code, one leaves half-way, one signs out', async ({
  dashboard: page,
  home,
  launched,
}) => {
  test.setTimeout(120_000);
  const desktop = 'app' in launched ? launched : undefined;
  const provider = await startOidcProvider();
  const ca = join(home.folder, 'ca.pem');
  await writeFile(ca, provider.ca);
  const scripts = await mkdtemp(join(tmpdir(), 'axle-identity-'));
  await chmod(scripts, 0o755);
  await writeFile(join(scripts, 'ask.sh'), script);
  try {
    await home.call('settings.set', { tourDone: true, trust: 'warn' });
    await home.call('secrets.setPassphrase', { passphrase: 'correct horse battery staple' });
    await desktop?.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    });
    await page.goto(new URL('/identity', page.url()).href);
    await expect(page.getByText('Nobody can sign in yet')).toBeVisible();
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'identity-unregistered');

    await page.getByLabel('Where').selectOption({ label: 'Another provider' });
    await page.getByRole('textbox', { name: 'Issuer' }).fill(provider.issuer);
    await page.getByRole('textbox', { name: 'Application (client) id' }).fill('axle-desktop');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Nobody is signed in')).toBeVisible();
    await page.getByRole('button', { name: 'Test' }).click();
    await expect(page.getByText('its certificate is not trusted')).toBeVisible();
    await page.getByRole('textbox', { name: 'File with certificates' }).fill(ca);
    await page.getByRole('button', { name: 'Save' }).click();
    const probe = page.getByRole('button', { name: 'Test' });
    await expect(probe).toBeEnabled();
    await probe.click();
    await expect(page.getByText(`${provider.issuer} answers`)).toBeVisible();

    const list = page.getByRole('list', { name: 'Accounts' });
    const byBrowser = page.getByRole('button', { name: 'Sign in with a browser' });
    await byBrowser.click();
    const first = await sentTo(page, desktop);
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'identity-browser');
    await provider.browser('ada').visit(first);
    await expect(list.getByText('ada@example.test')).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();

    // A script that was granted more than anybody agreed to says what to do, and so does the page.
    await home.json('scripts', 'add-source', scripts);
    expect(await outputOf(home, 'ask')).toContain('axle login --scope https://graph.microsoft.com/User.Read');
    await expect(list.getByText('https://graph.microsoft.com/User.Read')).toBeVisible();
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'identity-wants');
    await list.getByRole('button', { name: 'Sign in for these scopes' }).click();
    await provider.browser('ada').visit(await sentTo(page, desktop));
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(list.getByText('https://graph.microsoft.com/User.Read')).toBeHidden();
    expect(await outputOf(home, 'ask')).toContain('a token of ada@example.test');

    await page.getByRole('button', { name: 'Sign in with a code' }).click();
    const code = page.getByRole('dialog', { name: 'Sign in with a code' }).locator('code');
    await expect(code).toHaveText(/^\w{4}-\w{4}$/);
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'identity-code');
    await provider.browser('grace').visit(`${provider.issuer}/device?user_code=${await code.innerText()}`);
    await expect(list.getByText('grace@example.test')).toBeVisible();

    await byBrowser.click();
    await provider.browser('ada').visit(await sentTo(page, desktop), 'cancel');
    const dialog = page.getByRole('dialog', { name: 'Sign in with a browser' });
    await expect(dialog.getByRole('alert')).toContainText('The sign-in was cancelled');
    await dialog.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Make grace@example.test the default' }).click();
    await expect(list.getByRole('listitem').filter({ hasText: 'grace@example.test' })).toContainText('default');
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'identity');
    await page.getByRole('button', { name: 'Sign ada@example.test out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await expect(list.getByText('ada@example.test')).toBeHidden();
    expect(await home.json('whoami')).toMatchObject([{ upn: 'grace@example.test', isDefault: true }]);
  } finally {
    await provider.close();
    await rm(scripts, { recursive: true, force: true });
  }
});

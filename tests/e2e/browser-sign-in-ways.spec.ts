import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { startOidcProvider } from '../support/oidc-provider';
import { BASE, hasSlapd, startSlapd } from '../support/slapd';
import { launchChromium, newContext, serveBrowser } from './support/browser';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { findBarriers, picture, settled } from './support/look';

const PASSWORD = 'a sentence that is long';

async function add(home: Home, name: string, ...options: string[]): Promise<void> {
  const child = spawn(process.execPath, [resolve('scripts/axle.mjs'), 'accounts', 'add', name, ...options], { env: home.env });
  child.stdin.end(`${PASSWORD}\n`);
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
}

async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A security key of the browser's own, whose touch is given without a hand. */
async function plugIn(page: Page): Promise<{ forget: () => Promise<void> }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: false, hasUserVerification: false, automaticPresenceSimulation: true },
  });
  return { forget: async () => void (await devtools.send('WebAuthn.clearCredentials', { authenticatorId })) };
}

test('a security key is set up, asked for at the sign-in, and removed', async ({ home }) => {
  await add(home, 'ada', '--role', 'operator');
  await home.call('settings.set', { tourDone: true });
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();
  const key = await plugIn(page);
  const origin = `http://localhost:${served.port}`;
  await page.goto(`${origin}/account`);
  await signIn(page, 'ada');
  await expect(page.getByText('No security keys')).toBeVisible();

  await page.getByRole('button', { name: 'Add a key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a key' });
  await dialog.getByLabel('What it is called').fill('Blue key');
  await dialog.getByLabel('Current password').fill('not the password');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('This is not the password.');
  await picture(page, 'key-dialog');
  await dialog.getByLabel('Current password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('Blue key')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'account-keys');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await page.goto(`${origin}/account`);
  await signIn(page, 'ada');
  const ask = page.getByRole('button', { name: 'Security key' });
  await expect(ask).toBeVisible();
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'sign-in-key');
  // The password alone is no way in.
  await page.goto(`${origin}/account`);
  await expect(page.getByRole('heading', { name: 'Sign in to Axle' })).toBeVisible();
  await signIn(page, 'ada');
  await ask.click();
  await expect(page).toHaveURL(`${origin}/account`);
  await expect(page.getByText('Blue key')).toBeVisible();

  await page.getByRole('button', { name: 'Remove the key Blue key?' }).click();
  await page.getByLabel('Current password').last().fill(PASSWORD);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('No security keys')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await page.goto(`${origin}/account`);
  await signIn(page, 'ada');
  await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();
  await key.forget();
  await browser.close();
  await served.close();
});

test('a key that is not there does not let anybody in, and the page says so', async ({ home }) => {
  await add(home, 'ada', '--role', 'operator');
  await home.call('settings.set', { tourDone: true });
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();
  const key = await plugIn(page);
  await page.goto(`http://localhost:${served.port}/account`);
  await signIn(page, 'ada');
  await page.getByRole('button', { name: 'Add a key' }).click();
  await page.getByLabel('What it is called').fill('Blue key');
  await page.getByRole('dialog').getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('Blue key')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await key.forget();
  await page.goto(`http://localhost:${served.port}/account`);
  await signIn(page, 'ada');
  await page.getByRole('button', { name: 'Security key' }).click();
  await expect(page.getByRole('alert')).toHaveText('That did not work. Try again.');

  // At an address that is no name there are no keys: the page says it too.
  const other = await (await newContext(browser)).newPage();
  await other.goto(served.link);
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await browser.close();
  await served.close();
});

test('a directory is set up and tried out, and people sign in by it', async ({ home }) => {
  test.skip(!hasSlapd() && process.env['CI'] === undefined, 'lacks slapd');
  const slapd = await startSlapd();
  await home.call('settings.set', { tourDone: true });
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();
  await page.goto(served.link);
  await page.goto(`http://127.0.0.1:${served.port}/people`);
  await page.getByRole('button', { name: 'Add a directory' }).click();
  await page.getByLabel('Shown as').fill('Head office');
  await page.getByLabel('Short name').fill('office');
  await page.getByLabel('Servers').fill(slapd.secure);
  await page.getByLabel('How people are found').selectOption('template');
  await page.getByLabel('Name to sign in with').fill(`uid={user},ou=people,${BASE}`);
  await page.getByLabel('Where people are').fill(BASE);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  const steps = page.getByRole('list', { name: 'Try it out' });
  await expect(steps).toContainText('is not trusted');
  await settled(page);
  await picture(page, 'way-untrusted');
  await page.getByLabel('Certificates to trust').fill(slapd.ca);
  await page.getByLabel('Name', { exact: true }).fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('ada-pw');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(steps.getByText('works')).toHaveCount(4);
  await expect(steps).toContainText(`cn=ops,ou=groups,${BASE}`);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'way-tested');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Head office' })).toBeVisible();
  await page.getByLabel('Directory', { exact: true }).fill('office');
  await page.getByLabel('Group', { exact: true }).fill(`cn=admins,ou=groups,${BASE}`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText(`cn=admins,ou=groups,${BASE}`)).toBeVisible();
  await settled(page);
  await picture(page, 'people-ways');

  const ada = await (await newContext(browser)).newPage();
  await ada.goto(`http://127.0.0.1:${served.port}/runs`);
  await signIn(ada, 'ada', 'wrong');
  await expect(ada.getByRole('alert')).toHaveText('Name or password is not right.');
  await signIn(ada, 'ada', 'ada-pw');
  await expect(ada).toHaveURL(`http://127.0.0.1:${served.port}/runs`);
  await browser.close();
  await served.close();
  await slapd.close();
});

test('people sign in by a provider, and an answer that another browser asked for is not taken', async ({ home }) => {
  const back = 'http://127.0.0.1/sign-in/with/corp/back';
  const provider = await startOidcProvider({
    clients: [
      {
        client_id: 'axle',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        redirect_uris: [back],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
  });
  const settings = { kind: 'oidc', issuer: provider.issuer, clientId: 'axle', scopes: ['profile', 'email', 'groups'], ca: provider.ca };
  await home.call('settings.set', { tourDone: true });
  await home.call('signInWays.add', { way: 'corp', label: 'Example Corp', settings });
  await home.call('roles.addMapping', { provider: 'corp', group: 'operators', role: 'operator' });
  const served = await serveBrowser(home);
  const origin = `http://127.0.0.1:${served.port}`;
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, locale: 'en-GB', ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${origin}/runs`);
  await picture(page, 'sign-in-provider');
  await page.getByRole('link', { name: 'Example Corp' }).click();
  await page.locator('input[name=login]').fill('ada');
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]').click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(page.locator('.ax-me b')).toHaveText('ada@example.test');
  const cookies = await context.cookies(origin);
  expect(cookies.find(({ name }) => name.startsWith('axle_session'))).toMatchObject({ httpOnly: true, sameSite: 'Strict' });

  // Somebody else follows the address that the provider sent an attacker back to.
  const away = await fetch(`${origin}/sign-in/with/corp`, { redirect: 'manual' });
  const { url } = await provider.browser('grace').visit(away.headers.get('location') ?? '', 'accept', (at) => at.startsWith(origin));
  const victim = await (await newContext(browser)).newPage();
  await victim.goto(url);
  await expect(victim.getByRole('heading', { name: 'Sign in to Axle' })).toBeVisible();
  expect((await victim.context().cookies(origin)).filter(({ name }) => name.startsWith('axle_session'))).toEqual([]);

  await provider.stop();
  // What it said of itself is known for a minute, unless it is set up anew.
  await home.call('signInWays.change', { way: 'corp', settings });
  await victim.goto(`${origin}/sign-in/with/corp`);
  await expect(victim.getByRole('alert')).toBeVisible();
  await picture(victim, 'sign-in-provider-down');
  await browser.close();
  await served.close();
  await provider.close();
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { launchChromium, newContext, serveBrowser } from './support/browser';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { findBarriers, picture, settled } from './support/look';

const PASSWORD = 'a sentence that is long';

/** `axle accounts add`, with the password on its standard input as a script gives it. */
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

const alert = (page: Page) => page.getByRole('alert');

test('people sign in by name and password, and see what their role lets them see', async ({ home }) => {
  await add(home, 'ada', '--role', 'administrator', '--display-name', 'Ada Lovelace');
  await add(home, 'grace', '--role', 'read-only');
  await home.call('settings.set', { tourDone: true });
  const served = await serveBrowser(home);
  const origin = `http://127.0.0.1:${served.port}`;
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();

  await page.goto(`${origin}/runs`);
  await expect(page.getByRole('heading', { name: 'Sign in to Axle' })).toBeVisible();
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'sign-in');
  await signIn(page, 'grace', 'not the password');
  await expect(alert(page)).toHaveText('Name or password is not right.');
  await expect(page.getByLabel('Name')).toHaveValue('grace');
  await picture(page, 'sign-in-wrong');
  await signIn(page, 'grace');
  await expect(page).toHaveURL(`${origin}/runs`);
  await expect(page.locator('.ax-me b')).toHaveText('grace');
  // Read-only: no people, and nothing to run.
  await expect(page.getByRole('link', { name: 'Runs', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'People', exact: true })).toHaveCount(0);
  await page.goto(`${origin}/people`);
  await expect(alert(page).first()).toContainText('accounts:read');

  const admin = await (await newContext(browser)).newPage();
  await admin.goto(`${origin}/people`);
  await signIn(admin, 'ada');
  await expect(admin.getByRole('grid', { name: 'People' })).toContainText('grace');
  await settled(admin);
  expect(await findBarriers(admin)).toEqual([]);
  await picture(admin, 'people');
  await admin.getByRole('grid', { name: 'People' }).getByText('grace', { exact: true }).first().click();
  await expect(admin.getByRole('grid', { name: 'What they may do' })).toContainText('runs:read');
  await settled(admin);
  await picture(admin, 'person');

  // What she may do is another at once, and so is whether she is signed in.
  // The box is on when the hub has said so.
  await admin.getByLabel('Operator').click();
  await expect(admin.getByRole('grid', { name: 'What they may do' })).toContainText('runs:write');
  await admin.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await picture(page, 'session-ended');
  await page.getByRole('link', { name: /Sign in again/ }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Axle' })).toBeVisible();
  await browser.close();
  await served.close();
});

test('who fails too often waits, in plain words; a link of the machine still opens Axle', async ({ home }) => {
  await add(home, 'ada', '--role', 'administrator');
  await home.call('settings.set', { tourDone: true });
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();
  await page.goto(`http://127.0.0.1:${served.port}/`);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await signIn(page, 'ada', 'wrong');
    await expect(alert(page)).toBeVisible();
    if ((await alert(page).textContent())?.startsWith('Too many') === true) break;
  }
  await expect(alert(page)).toHaveText(/Too many attempts failed\. Try again in \d+ seconds?\./);
  await page.goto(served.link);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`http://127.0.0.1:${served.port}/account`);
  await expect(page.getByText('This session belongs to no account')).toBeVisible();
  await browser.close();
  await served.close();
});

test('everybody sees to their own account: password, sessions, tokens', async ({ home }) => {
  await add(home, 'ada', '--role', 'operator', '--must-change');
  await home.call('settings.set', { tourDone: true });
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();
  await page.goto(`http://127.0.0.1:${served.port}/account`);
  await signIn(page, 'ada');
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await picture(page, 'sign-in-new-password');
  const choose = async (first: string, second: string): Promise<void> => {
    await page.getByLabel('New password').fill(first);
    await page.getByLabel('The same again').fill(second);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await choose('password1234', 'password1234');
  await expect(alert(page)).toContainText('among the first that anybody tries');
  await choose('chosen by Ada alone', 'chosen by Ada alone');
  await expect(page.getByRole('heading', { name: 'My account' })).toBeVisible();
  await expect(page.getByText('this browser')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'account');

  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('What it is for').fill('nightly build');
  await page.getByLabel('runs:write').check();
  await page.getByRole('dialog').getByLabel('Current password').fill('chosen by Ada alone');
  await picture(page, 'token-dialog');
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.locator('.account-secret')).toHaveText(/^axle_[\w-]{43}$/);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('nightly build')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await browser.close();
  await served.close();
});

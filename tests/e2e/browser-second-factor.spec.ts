import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { launchChromium, newContext, serveBrowser } from './support/browser';
import { expect, test } from './support/face';
import { findBarriers, picture, pictures, settled } from './support/look';

const PASSWORD = 'a sentence that is long';
const PERIOD_MS = 30_000;
const stepNow = (): number => Math.floor(Date.now() / PERIOD_MS);

/** The code of a time step, as RFC 6238 has it: an authenticator of our own. `secret` is base32. */
function codeAt(secret: string, step: number): string {
  const bits = Array.from(secret, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

async function prove(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByLabel('Current password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Go on' }).click();
}

test('an authenticator is set up, asked for once for each code, replaced by a recovery code, and turned off', async ({ home }) => {
  await home.json('call', 'settings.set', '{"tourDone":true}');
  await home.json('call', 'secrets.setPassphrase', '{"passphrase":"correct horse battery staple"}');
  await home.json('call', 'accounts.add', JSON.stringify({ name: 'ada', password: PASSWORD, roles: ['operator'] }));
  const served = await serveBrowser(home);
  const origin = `http://127.0.0.1:${served.port}`;
  const browser = await launchChromium();
  const context = await newContext(browser);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const page = await context.newPage();
  const byPassword = async (): Promise<void> => {
    await page.goto(`${origin}/account`);
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const byCode = async (code: string): Promise<void> => {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const signOut = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await expect(page.getByText('Your session has ended')).toBeVisible();
  };
  const problem = page.getByRole('alert');
  const account = page.getByRole('heading', { name: 'My account' });

  await byPassword();
  await expect(account).toBeVisible();
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  await prove(page, 'Set up a second factor');
  const enrol = page.getByRole('dialog', { name: 'Show this to your authenticator' });
  await expect(enrol.getByRole('img', { name: /^QR code/ })).toBeVisible();
  const secret = (await enrol.locator('code').innerText()).replaceAll(' ', '');
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'factor-enrol');
  await enrol.getByLabel('Code that it shows now').fill('000000');
  await enrol.getByRole('button', { name: 'Turn on' }).click();
  await expect(enrol.getByRole('alert')).toContainText('not right');
  const used = stepNow();
  await enrol.getByLabel('Code that it shows now').fill(codeAt(secret, used));
  await enrol.getByRole('button', { name: 'Turn on' }).click();
  const shown = page.getByRole('dialog', { name: 'Recovery codes' });
  await expect(shown.getByRole('button', { name: 'Copy' })).toBeVisible();
  const codes = await shown.getByRole('listitem').allInnerTexts();
  expect(new Set(codes).size).toBeGreaterThanOrEqual(8);
  await shown.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
  const [saved] = await Promise.all([page.waitForEvent('download'), shown.getByRole('button', { name: 'Save as a file' }).click()]);
  expect(saved.suggestedFilename()).toBe('axle-ada-recovery-codes.txt');
  expect((await readFile(await saved.path(), 'utf8')).split('\n')).toEqual([
    `Recovery codes of ada for Axle at ${new URL(origin).host}. Each lets you in once.`,
    '',
    ...codes,
    '',
  ]);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'factor-codes');
  await shown.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByText(`${codes.length} recovery codes are left`)).toBeVisible();
  await settled(page);
  await picture(page, 'factor-on');
  await signOut();

  // The code that turned it on was seen by whoever looked on: it is worth nothing any more. The next one lets in once.
  await byPassword();
  await byCode(codeAt(secret, used));
  await expect(problem).toHaveText('This code is not right, or was used already.');
  await picture(page, 'sign-in-code-used');
  const next = Math.max(stepNow(), used + 1);
  await byCode(codeAt(secret, next));
  await expect(account).toBeVisible();
  await signOut();
  await byPassword();
  await byCode(codeAt(secret, next));
  await expect(problem).toHaveText('This code is not right, or was used already.');
  await byCode(codes[0] ?? '');
  await expect(page.getByText(`${codes.length - 1} recovery codes are left`)).toBeVisible();
  await signOut();
  await byPassword();
  await byCode(codes[0] ?? '');
  await expect(problem).toHaveText('This code is not right, or was used already.');
  await byCode(codes[1] ?? '');
  await expect(account).toBeVisible();

  await page.getByRole('button', { name: 'Turn off' }).click();
  const proof = page.getByRole('dialog', { name: 'Turn the second factor off' });
  await proof.getByLabel('Current password').fill('not the password');
  await proof.getByRole('button', { name: 'Go on' }).click();
  await expect(proof.getByRole('alert')).toHaveText('This is not the password.');
  await picture(page, 'factor-remove');
  await prove(page, 'Turn the second factor off');
  await expect(page.getByRole('button', { name: 'Set up', exact: true })).toBeVisible();
  await signOut();
  await byPassword();
  await expect(account).toBeVisible();
  await browser.close();
  await served.close();
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ApprovalRequest } from '#shared/contract/approvals';
import { launchChromium, newContext, serveBrowser } from './support/browser';
import { deployable } from './support/deployable';
import { expect, test } from './support/face';
import { root, type Home } from './support/home';
import { findBarriers, pictures, settled } from './support/look';

const PASSWORD = 'Grace asks before she acts';

/** What the command line says of a call that it makes with a token of this account. */
async function refused(home: Home, account: string, scopes: string, ...args: string[]): Promise<string> {
  const made = (await home.json('token', 'add', account, 'test', '--scopes', scopes)) as { readonly secret: string };
  const env = { ...home.env, AXLE_TOKEN: made.secret };
  const failed: unknown = await promisify(execFile)(process.execPath, [`${root}/dist/main/cli.js`, ...args], { env }).catch(
    (error: unknown) => error,
  );
  return failed instanceof Error && 'stderr' in failed ? String(failed.stderr) : 'it was not refused';
}

test('the desktop decides on what somebody in a browser asked for; neither they nor a reader can', async ({ dashboard: page, home }) => {
  await deployable(home);
  for (const [name, role] of [
    ['grace', 'operator'],
    ['edsger', 'read-only'],
  ]) {
    await home.call('accounts.add', { name, password: PASSWORD, roles: [role] });
  }
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const signIn = async (name: string, path: string) => {
    const opened = await (await newContext(browser)).newPage();
    await opened.goto(`http://127.0.0.1:${served.port}${path}`);
    await opened.getByLabel('Name').fill(name);
    await opened.getByLabel('Password').fill(PASSWORD);
    await opened.getByRole('button', { name: 'Sign in' }).click();
    return opened;
  };
  const hers = await signIn('grace', '/scripts');
  await hers.getByRole('grid', { name: 'Scripts' }).getByText('Deploy', { exact: true }).click();
  await hers.getByRole('textbox', { name: 'Reason, for who decides' }).fill('Patch night');
  await hers.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(hers.getByRole('heading', { name: 'Waiting for another person' })).toBeVisible();
  await expect(hers.getByRole('button', { name: 'Approve and start' })).toHaveCount(0);
  const [request] = (await home.json('approvals', 'list')) as ApprovalRequest[];
  if (request === undefined) throw new Error('nothing was asked for');
  expect(Date.parse(request.expiresAt) - Date.parse(request.askedAt)).toBe(4 * 3_600_000);

  // She cannot agree to her own, by whatever she calls; who reads sees it, and neither a button nor a call decides.
  const approve = ['approvals', 'approve', request.id, '--reason', 'why not'] as const;
  expect(await refused(home, 'grace', 'approvals:read,approvals:write', ...approve)).toContain('APPROVAL_OWN');
  expect(await refused(home, 'edsger', 'approvals:read,approvals:write', ...approve)).toMatch(/FORBIDDEN: .*approvals:write/);
  const his = await signIn('edsger', `/approvals/${request.id}`);
  await expect(his.getByText('Patch night')).toBeVisible();
  await expect(his.getByText('that takes the right “approvals:write”')).toBeVisible();
  await expect(his.getByRole('button', { name: /Approve|Refuse/ })).toHaveCount(0);
  await settled(his);
  await pictures(his, home, 'approval-reader');

  await page.goto(new URL('/approvals', page.url()).href);
  await page.getByRole('grid', { name: 'Approvals' }).getByText('Deploy', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('It is in the calendar');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'approval-desktop');
  await page.getByRole('button', { name: 'Approve and start' }).click();
  await expect(hers.getByRole('link', { name: 'Open the run' })).toBeVisible();
  await hers.getByRole('link', { name: 'Open the run' }).click();
  await expect(hers.getByRole('main').getByRole('status').first()).toHaveText('succeeded');
  await expect(hers.getByRole('region', { name: 'Approval', exact: true })).toContainText('It is in the calendar');
  await browser.close();
  await served.close();
});

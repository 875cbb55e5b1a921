import type { ApprovalRequest } from '#shared/contract/approvals';
import { newContext } from './support/browser';
import { expect, test } from './support/face';
import { deployable } from './support/deployable';
import type { Home } from './support/home';
import { findBarriers, pictures, settled } from './support/look';

const PASSWORD = 'Grace reads before she agrees';

const askedBy = async (home: Home, reason: string): Promise<ApprovalRequest> =>
  (await home.call('approvals.ask', { script: 'deploy', params: { where: 'web' }, reason })) as ApprovalRequest;
const stateOf = async (home: Home, request: string): Promise<unknown> =>
  ((await home.json('approvals', 'show', request)) as { request: ApprovalRequest }).request.state;

test('what another person asks for is found on Home, looked at and decided on', async ({ dashboard, home }) => {
  await deployable(home);
  const [yes, no] = [await askedBy(home, 'Patch night: change 4711 in the calendar'), await askedBy(home, 'Once more')];
  // The command line is the machine's person; in the browser somebody else signs in.
  await home.call('accounts.add', { name: 'grace', password: PASSWORD, roles: ['operator'] });
  const browser = dashboard.context().browser();
  if (browser === null) throw new Error('there is no browser');
  const hers = await newContext(browser);
  const page = await hers.newPage();
  await page.goto(new URL('/sign-in', dashboard.url()).href);
  await page.getByLabel('Name').fill('grace');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.ax-me b')).toHaveText('grace');
  const needs = page.getByRole('region', { name: 'Needs you' });
  await expect(needs.getByRole('link', { name: /asks you.*Deploy/ })).toHaveCount(2);
  await page.goto(new URL('/approvals', page.url()).href);
  const waiting = page.getByRole('grid', { name: 'Approvals' }).getByRole('row').filter({ hasText: 'waits for you' });
  await expect(waiting.filter({ hasText: /expires .*\d:\d\d/ })).toHaveCount(2);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'approvals');

  await page.goto(new URL(`/approvals/${yes.id}`, page.url()).href);
  await expect(page.getByText('Patch night: change 4711 in the calendar')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What the run would be granted' })).toContainText('etwork');
  await page.getByRole('textbox', { name: 'Reason' }).fill('It is in the calendar');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'approval');
  await page.getByRole('button', { name: 'Approve and start' }).click();
  await page.getByRole('link', { name: 'Open the run' }).click();
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('succeeded');
  await expect(page.getByRole('region', { name: 'Approval', exact: true })).toContainText('It is in the calendar');
  expect(await stateOf(home, yes.id)).toBe('started');

  await page.goto(new URL(`/approvals/${no.id}`, page.url()).href);
  await expect(page.getByRole('button', { name: 'Refuse' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Not on a Friday');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByRole('button', { name: 'Refuse' })).toBeHidden();
  expect(await stateOf(home, no.id)).toBe('refused');
  await hers.close();
});

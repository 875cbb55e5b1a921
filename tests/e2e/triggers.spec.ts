import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test.use({ sharing: true });

test('a trigger is made, its secret is shown once, a request starts its script, and a rule tells of a failure', async ({
  dashboard: page,
  home,
}) => {
  await home.call('settings.set', { tourDone: true });
  await home.json('triggers', 'listen', '--port', '0');
  await page.goto(new URL('/triggers', page.url()).href);
  await expect(page.getByText('Nothing is started by what happens yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a trigger' }).click();

  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await page.getByRole('textbox', { name: 'Name of the trigger' }).fill('Deploy');
  await page.getByRole('combobox', { name: 'Script' }).fill('Hello');
  await page.getByRole('option', { name: /^Hello/ }).click();
  const from = page.getByRole('textbox', { name: 'Name, taken from' });
  await from.fill('who');
  await expect(page.getByText('It begins with /, such as /repository/name')).toBeVisible();
  await from.fill('/sender/name');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'trigger-form');
  await save.click();

  await expect(page.getByText('Copy the secret now')).toBeVisible();
  const [address = '', secret = ''] = await page.locator('.triggers-copy code').allTextContents();
  const body = JSON.stringify({ sender: { name: 'Ada' } });
  const post = (token: string) => fetch(address, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } });
  expect((await post('guess')).status).toBe(401);
  expect((await post(secret)).status).toBe(202);
  const events = page.getByRole('list', { name: 'Last events' });
  await expect(events.getByRole('link', { name: /run$/ })).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'trigger');

  // Left for another one's page and come back to: it is not there any more.
  const here = new URL(page.url()).pathname;
  await page.getByRole('link', { name: 'Triggers' }).first().click();
  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${here}$`));
  await expect(page.getByText('Copy the secret now')).toBeHidden();

  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
  const renewed = page.locator('.triggers-copy code').nth(1);
  await expect(renewed).toBeVisible();
  await expect(renewed).not.toHaveText(secret);
  expect((await post(secret)).status).toBe(401);
  await page.getByRole('button', { name: 'Cancel' }).click();

  const row = page.getByRole('grid', { name: 'Triggers' }).getByRole('row').filter({ hasText: 'Deploy' });
  await expect(row).toContainText('A request with a token');
  await expect(row.getByRole('link', { name: /run$/ })).toBeVisible();
  await row.getByRole('button', { name: 'Pause Deploy' }).click();
  await expect(row).toContainText('paused');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'triggers');
  await row.getByText('Deploy', { exact: true }).click();
  await expect(from).toHaveValue('/sender/name');
  await expect(page.getByText('Copy the secret now')).toBeHidden();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await row.getByRole('button', { name: 'Remove Deploy?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Nothing is started by what happens yet')).toBeVisible();
});

test('a rule tells of a run that failed: at the bell, in the list, and it is read when its run is looked at', async ({
  dashboard: page,
  home,
}) => {
  await home.call('settings.set', { tourDone: true });
  await page.getByRole('link', { name: 'Notifications' }).first().click();
  await expect(page.getByText('Nobody is told of anything yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('textbox', { name: 'Name of the rule' }).fill('Failures');
  await page.getByRole('combobox', { name: 'Webhook' }).selectOption('new');
  await page.getByRole('textbox', { name: 'Address of the webhook' }).fill('http://169.254.169.254/');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Nothing may be sent to this address')).toBeVisible();
  await page.getByRole('combobox', { name: 'Webhook' }).selectOption('none');
  await page.getByRole('checkbox', { name: 'A run takes long, while it does' }).check();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'rule-form');
  await page.getByRole('button', { name: 'Save' }).click();
  const rules = page.getByRole('grid', { name: 'Rules' });
  await expect(rules.getByRole('row').filter({ hasText: 'Failures' })).toContainText('failed, succeeds again, takes long');

  const bell = page.locator('.ax-bell');
  await expect(bell).toHaveAccessibleName('Notifications');
  await home.call('runs.start', { script: 'failure' });
  await expect(bell).toHaveAccessibleName('1 new notification');
  const told = page.getByRole('grid', { name: 'What was told' }).getByRole('row').filter({ hasText: 'failed' });
  await expect(told).toContainText('new');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'notifications');
  await told.click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(bell).toHaveAccessibleName('Notifications');
});

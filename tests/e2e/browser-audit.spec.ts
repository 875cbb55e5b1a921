import { expect, test } from './support/old-entries';

test('a browser reads the record, and is offered nothing by which it loses something', async ({ dashboard: page, home }) => {
  await page.goto(new URL('/audit', page.url()).href);
  await page.getByRole('grid').getByRole('row').nth(2).click();
  await expect(page.getByRole('button', { name: 'Export…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove old…' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Erase this person…' })).toBeHidden();
  await page.goto(new URL('/settings#audit', page.url()).href);
  await expect(page.getByLabel('Entries kept')).toBeDisabled();
  expect(await home.call('settings.get')).toMatchObject({ auditDays: 0 });
});

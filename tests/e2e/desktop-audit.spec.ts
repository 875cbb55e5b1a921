import { findBarriers } from './support/look';
import { day, expect, test } from './support/old-entries';

test('old entries are removed, and a row says so', async ({ dashboard: page, home }) => {
  await page.goto(new URL('/audit', page.url()).href);
  await page.getByRole('button', { name: 'Remove old…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove old entries' });
  const before = dialog.getByRole('textbox', { name: 'Before' });
  await dialog.getByRole('button', { name: 'See what that is' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Say up to which day.');
  await before.fill(day(3));
  await before.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('at least 30 days');
  await before.fill(day(40));
  await before.press('Enter');
  await expect(dialog).toContainText('4 entries would go, up to number 4.');
  expect(await findBarriers(page)).toEqual([]);
  await expect(dialog.getByRole('button', { name: 'Remove them' })).toBeDisabled();
  await dialog.getByLabel('Type 4 to confirm').fill('4');
  await dialog.getByRole('button', { name: 'Remove them' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('grid').getByRole('row', { name: /1–4.*removed/ });
  await expect(row).toBeVisible();
  await row.click();
  await expect(page.getByRole('region', { name: 'Entries 1–4' })).toContainText('The chain goes on from the hash');
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await expect(page.getByText('Entries 1–4 were removed on')).toBeVisible();
  expect(await home.json('audit', 'verify')).toMatchObject({ holds: true, cut: { last: 4 } });
});

test('a person is erased from all entries, after what that is was said', async ({ dashboard: page, home }) => {
  await page.goto(new URL('/audit', page.url()).href);
  await page.getByRole('grid').getByRole('row').nth(2).click();
  await page.getByRole('button', { name: 'Erase this person…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Erase .* from the record/ });
  await expect(dialog).toContainText(/erased from \d+ entries/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Erase this person…' }).click();
  await expect(dialog.getByRole('button', { name: 'Erase for ever' })).toBeDisabled();
  const person = /^Erase (.*) from the record/m.exec(await dialog.innerText())?.[1] ?? '';
  await dialog.getByLabel(`Type “${person}” to confirm`).fill(person);
  await dialog.getByRole('button', { name: 'Erase for ever' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('grid').getByText('erased').first()).toBeVisible();
  const { holds } = (await home.json('audit', 'verify')) as { holds: boolean };
  expect(holds).toBe(true);
});

test('how long entries are kept is chosen among the settings, after what a shorter time would remove was said', async ({
  dashboard: page,
  home,
}) => {
  await page.goto(new URL('/settings#audit', page.url()).href);
  await expect(page.getByLabel('Entries kept')).toHaveValue('0');
  await page.getByLabel('Entries kept').selectOption('30 days');
  const dialog = page.getByRole('dialog', { name: 'Keep entries for 30 days only?' });
  await expect(dialog).toContainText('4 entries are older than that');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await home.call('settings.get')).toMatchObject({ auditDays: 0 });
  await page.getByLabel('Entries kept').selectOption('30 days');
  await dialog.getByRole('button', { name: 'Let them be removed' }).click();
  await expect.poll(async () => await home.call('settings.get')).toMatchObject({ auditDays: 30 });
  await expect(page.getByText('Older entries are removed once a day')).toBeVisible();
  await page.getByLabel('Entries kept').selectOption('90 days'); // Longer: nothing to be asked about.
  await expect.poll(async () => await home.call('settings.get')).toMatchObject({ auditDays: 90 });
});

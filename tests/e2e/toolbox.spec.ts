import { expect, test } from './support/face';
import { findBarriers, settled } from './support/look';

test('the Toolbox is one click away, and its scripts are then in the catalogue', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true });
  await page.goto(new URL('/settings#folders', page.url()).href);
  const add = page.getByRole('button', { name: 'Add the Toolbox' });
  await add.scrollIntoViewIfNeeded();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await add.click();
  await expect(page.getByText('Toolbox was added, with 10 scripts.')).toBeVisible();
  await expect(add).toBeHidden();
  await page.goto(new URL('/scripts?script=toolbox-ad-group-members', page.url()).href);
  await expect(page.getByRole('textbox', { name: 'Group', exact: true })).toBeVisible();
});

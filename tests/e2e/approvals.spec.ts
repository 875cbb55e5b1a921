import { deployable } from './support/deployable';
import { expect, test } from './support/face';
import { findBarriers, pictures, settled } from './support/look';

test('a form asks for the reason, says that nobody else is known, and the request can be taken back', async ({ dashboard: page, home }) => {
  await deployable(home);
  await page.goto(new URL('/scripts', page.url()).href);
  await page.getByRole('grid', { name: 'Scripts' }).getByText('Deploy', { exact: true }).click();
  const ask = page.getByRole('button', { name: 'Ask for approval' });
  await expect(ask).toBeDisabled();
  await expect(page.getByText('Another person has to agree before it starts')).toBeVisible();
  await expect(page.getByText('This hub knows no other person yet')).toBeVisible();
  await page.getByRole('textbox', { name: 'Reason, for who decides' }).fill('Patch night');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'approval-form');
  await ask.click();
  await expect(page.getByRole('heading', { name: 'Waiting for another person' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve and start' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('taken back')).toBeVisible();
});

import { expect, test } from './support/face';
import { findBarriers, settled } from './support/look';

test('a run is compared with the one before, and with another one; the script shows how its runs went', async ({
  dashboard: page,
  home,
}) => {
  await home.call('settings.set', { tourDone: true });
  const runs: string[] = [];
  for (const name of ['Ada', 'Bob', 'Eve']) {
    const { run } = (await home.call('runs.start', { script: 'hello', params: { name } })) as { run: string };
    await home.json('runs', 'log', run, '--follow').catch(() => undefined); // Lines, not one document: that it has ended is what counts.
    runs.push(run);
  }
  await page.goto(new URL(`/runs/${runs[2]}`, page.url()).href);
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare two runs' })).toBeVisible();
  const facts = page.getByRole('region', { name: 'Side by side' });
  await expect(facts.getByRole('row', { name: 'Name Bob Eve changed' })).toBeVisible();
  const output = page.getByRole('region', { name: 'Output' }).last();
  await expect(output.getByRole('row', { name: 'Gone: Hello, Bob!' })).toBeVisible();
  await expect(output.getByRole('row', { name: 'New: Hello, Eve!' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Script' }).getByText('the same')).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);

  await page.getByRole('combobox', { name: 'Compare with' }).selectOption(runs[0] ?? '');
  await expect(facts.getByRole('row', { name: 'Name Ada Eve changed' })).toBeVisible();

  await page.goto(new URL(`/runs/${runs[0]}`, page.url()).href);
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText('There is no earlier run of this script')).toBeVisible();

  await page.goto(new URL('/scripts/hello', page.url()).href);
  await expect(page.getByRole('img', { name: /^3 runs, 0 failed, median/ })).toBeVisible();
});

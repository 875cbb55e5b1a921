import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test('the runs that printed something are found, and a found line leads to where it stands', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'scripts');
  await mkdir(folder);
  await writeFile(
    join(folder, 'drain.sh'),
    `#!/bin/bash\n# @axle.param node {kind: text}\nseq 4000\nprintf '\\033[31mnode %s\\033[0m refused to drain\\n' "$AXLE_PARAM_NODE"\nseq 4000\n`,
  );
  await chmod(join(folder, 'drain.sh'), 0o755);
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
  const runs: string[] = [];
  for (const node of ['alpha', 'beta']) {
    const { run } = (await home.call('runs.start', { script: 'drain', params: { node } })) as { run: string };
    await home.json('runs', 'log', run, '--follow').catch(() => undefined); // Lines, not one document: that it has ended is what counts.
    runs.push(run);
  }
  await page.goto(new URL('/runs', page.url()).href);
  const box = page.getByRole('searchbox', { name: 'Find in the output' });
  await box.fill('refused to drain');
  const found = page.getByRole('list', { name: 'Runs whose output has it' });
  await expect(found.getByRole('link', { name: /^Line 4,001 ?node beta refused to drain$/ })).toBeVisible();
  await expect(found.getByRole('link', { name: /^Line 4,001 ?node alpha refused to drain$/ })).toBeVisible();
  await box.fill('NODE alpha refused');
  await expect(found.getByRole('link', { name: /^Line/ })).toHaveCount(1);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'output-search');
  await page.getByRole('button', { name: 'Match case' }).click();
  await expect(page.getByText('No output has that')).toBeVisible();
  await page.getByRole('button', { name: 'Match case' }).click();

  // The address holds the search: it is there again after a reload.
  await page.reload();
  await expect(box).toHaveValue('NODE alpha refused');
  await found.getByRole('link', { name: /^Line 4,001/ }).press('Enter');
  await expect(page).toHaveURL(new RegExp(`/runs/${runs[0]}\\?line=4001`));
  const line = page.locator('.out-row[data-line="4001"]');
  await expect(line).toBeInViewport();
  await expect(line).toHaveAttribute('data-picked', 'true');
  await expect(line).toContainText('node alpha refused to drain');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
});

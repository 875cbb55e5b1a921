import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, pictures, settled, sizes } from './support/look';

// The page where people spend their time: however much a script may do, its form has most of the height, and the button is in sight.

const fields = Array.from({ length: 8 }, (_, at) => `# @axle.param field${at + 1} {label: Field ${at + 1}, default: value ${at + 1}}`);

test('the form of a script has room beside what the run will be able to do', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'tools');
  const target = join(home.folder, 'reports of the year');
  for (const path of [folder, target]) await mkdir(path);
  await chmod(home.folder, 0o755);
  const header = [
    '# @axle.name Send the reports',
    '# @axle.description Collects what the sites have sent and sends it on.',
    '# @axle.network true',
    `# @axle.param target {kind: folder, label: Reports, write: true, default: ${JSON.stringify(target)}}`,
    '# @axle.param token {kind: secret, label: API token}',
    ...fields,
  ];
  await writeFile(join(folder, 'send.sh'), `#!/bin/bash\n${header.join('\n')}\necho done\n`);
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  await page.goto(new URL('/scripts?script=Send%20the%20reports', page.url()).href);
  const form = page.locator('.script-form');
  const box = form.locator('.script-consequences');
  await form.getByLabel('API token', { exact: false }).first().fill('hush');
  await expect(box).toContainText('read the secret “API token” that you give it');

  const [window, screen] = sizes;
  const roomOf = async (): Promise<number> => (await form.locator('.script-scroll').boundingBox())?.height ?? 0;
  const cannot = box.locator('.script-cannot');
  await page.setViewportSize(window);
  await settled(page);
  await expect(cannot).toBeHidden();
  await expect(form.locator('.script-go')).toBeInViewport({ ratio: 1 });
  expect(await roomOf()).toBeGreaterThan(495);
  expect((await form.boundingBox())?.width).toBeGreaterThan(440);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, 'script-page');

  // All of it is there for who wants it, and the button stays.
  await box.getByText('All grants').click();
  await expect(cannot).toBeVisible();
  await expect(box).toContainText('API token: in a file that only it can read');
  await expect(form.locator('.script-go')).toBeInViewport({ ratio: 1 });
  await pictures(page, home, 'script-page-grants');
  await box.getByText('All grants').click();

  await page.setViewportSize(screen);
  await expect(cannot).toBeVisible();
  expect(await roomOf()).toBeGreaterThan(600);
  await page.setViewportSize(sizes[2]);
  await expect(form.locator('.script-go')).toBeInViewport({ ratio: 1 });
});

import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser, launchChromium, newContext, serveBrowser } from './support/browser';
import { expect, test } from './support/face';

test('a link that was followed from a file or another site signs in all the same, once', async ({ home }) => {
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const context = await newContext(browser);
  const page = await context.newPage();
  const file = join(home.folder, 'mail.html');
  await writeFile(file, `<meta charset="utf-8"><a href="${served.link}">Open Axle</a>`);
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('link').click();
  await expect(page.getByRole('navigation')).toBeVisible();

  const stranger = await (await newContext(browser)).newPage();
  await stranger.goto(served.link);
  await expect(stranger.getByText('This link was used already')).toBeVisible();
  await stranger.goto(`http://127.0.0.1:${served.port}/runs`);
  await expect(stranger.getByText('Open the link again')).toBeVisible();
  await browser.close();
  await served.close();
});

test('a file for which the disk has no room is refused in plain words, and leaves nothing', async ({ home }) => {
  test.skip(process.getuid?.() !== 0, 'mounting a small disk needs root');
  const data = join(home.folder, 'home');
  await mkdir(data, { mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', data]);
  const launched = await launchBrowser(home);
  try {
    const { page } = launched;
    const file = join(home.folder, 'too-large.bin');
    await writeFile(file, Buffer.alloc(32 * 1_048_576));
    await page.goto(new URL('/scripts/every-kind', page.url()).href);
    await page.locator('input[type=file]').setInputFiles(file);
    await expect(page.getByText('The disk is full: nothing more can be written to')).toBeVisible();
    expect(await readdir(join(data, 'uploads'))).toEqual([]);
  } finally {
    await launched.close();
    execFileSync('umount', ['--lazy', data]);
  }
});

test('a page whose first look for the contract failed comes to life all the same', async ({ launched: { page } }) => {
  let asked = 0;
  await page.route('**/assets/contract-*.js', (route) => ((asked += 1) === 1 ? route.abort() : route.continue()));
  await page.goto(new URL('/', page.url()).href);
  await expect(page.locator('.ax-me b')).not.toBeEmpty();
  expect(asked).toBeGreaterThan(1);
});

test('the page violates its policy nowhere', async ({ dashboard }) => {
  // The fixture fails on anything in the console.
  for (const path of ['/', '/scripts', '/runs', '/audit', '/settings']) {
    await dashboard.goto(new URL(path, dashboard.url()).href);
    await expect(dashboard.getByRole('navigation')).toBeVisible();
    await expect(dashboard.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('a page that fails says under which incident the hub’s log has the details', async ({ launched: { page }, home }) => {
  await page.route('**/assets/audit-*.js', (route) => route.abort());
  await page.goto(new URL('/', page.url()).href);
  await page.goto(new URL('/audit', page.url()).href);
  const words = await page.getByRole('alert').getByText('Incident').textContent();
  const incident = words?.split(' ').at(-1) ?? '';
  expect(incident).toMatch(/^[0-9a-f-]{36}$/);
  const folder = join(home.env['AXLE_HOME'] ?? '', 'logs');
  const logs = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  const line = logs
    .join('\n')
    .split('\n')
    .find((text) => text.includes(incident));
  expect(line).toContain('page /audit');
});

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { clickTray, closeWindow, keepTrayMenus, launchDesktop, menuTitles, trayLabels, type Desktop } from './support/desktop';
import { test } from './support/face';
import type { Home } from './support/home';
import { reach, start } from './support/sample-runs';
import { launchSecond } from './support/second-desktop';

// Two desktops on one data folder: the first is the hub, the second its client, and the hub when the first has gone.

const pidOf = ({ app }: Desktop): Promise<number> => app.evaluate(() => process.pid);

/** Who says that it is the hub, without asking: a command that found none would start one. */
async function hubPid(home: Home): Promise<number | undefined> {
  const text = await readFile(join(home.folder, 'home', 'hub.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { readonly pid?: number }).pid;
}

/** The first is the hub before the second is started. */
async function launchBoth(home: Home): Promise<{ readonly first: Desktop; readonly second: Desktop }> {
  const first = await launchDesktop(home);
  const pid = await pidOf(first);
  await expect.poll(() => hubPid(home)).toBe(pid);
  await home.call('settings.set', { tourDone: true });
  return { first, second: await launchSecond(home) };
}

async function openScript(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Scripts' }).click();
  await page.getByRole('searchbox', { name: 'Search scripts' }).fill(name);
  await page.getByRole('grid', { name: 'Scripts' }).getByText(name, { exact: true }).click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
}

const run = (page: Page): Promise<void> => page.getByRole('button', { name: 'Run', exact: false }).last().click();
const output = (page: Page) => page.getByRole('region', { name: 'Output' });
const state = (page: Page) => page.getByRole('main').getByRole('status').first();

test('a second desktop works on the hub of the first, and goes on as the hub when that quits', async ({ home }) => {
  const { first, second } = await launchBoth(home);
  const { page } = second;
  await openScript(page, 'Hello');
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper');
  await run(page);
  await expect(output(page).getByText('Hello, Grace Hopper!')).toBeVisible();
  await expect(state(page)).toHaveText('succeeded');
  await page.getByRole('button', { name: 'Download' }).click();
  const text = await second.download(() => page.getByRole('menuitem', { name: 'As it is' }).click());
  expect(text).toContain('Hello, Grace Hopper!\n');
  expect(await hubPid(home)).toBe(await pidOf(first));

  await first.close();
  const pid = await pidOf(second);
  await expect.poll(() => hubPid(home)).toBe(pid);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click();
  const history = page.getByRole('grid', { name: 'Runs' });
  await expect(history.getByRole('row').filter({ hasText: 'Hello' })).toContainText('succeeded');
  await openScript(page, 'Hello');
  await run(page);
  await expect(state(page)).toHaveText('succeeded');
  await page.getByRole('button', { name: 'Download' }).click();
  expect(await second.download(() => page.getByRole('menuitem', { name: 'As it is' }).click())).toContain('Hello, ');
  expect(await home.call('hub.info')).toMatchObject({ pid, kind: 'desktop' });
  expect(await home.json('audit', 'verify')).toMatchObject({ holds: true });
  await second.close();
});

test('a second desktop goes on when the first is killed', async ({ home }) => {
  const { first, second } = await launchBoth(home);
  await expect(second.page.locator('.ax-me b')).not.toBeEmpty();
  first.app.process().kill('SIGKILL');
  const pid = await pidOf(second);
  await expect.poll(() => hubPid(home)).toBe(pid);
  await openScript(second.page, 'Hello');
  await run(second.page);
  await expect(state(second.page)).toHaveText('succeeded');
  await second.close();
});

test('bytes go both ways through a second desktop, in ranges and within their bound', async ({ home }) => {
  const { first, second } = await launchBoth(home);
  const { page } = second;
  await expect(page.locator('.ax-me b')).not.toBeEmpty();
  const put = (ticket: string, size: number): Promise<number> =>
    page.evaluate(async ([to, bytes]) => (await fetch(`/bytes/${to}`, { method: 'PUT', body: new Uint8Array(bytes).fill(65) })).status, [
      ticket,
      size,
    ] as const);
  const upload = async (size: number): Promise<{ ticket: string; path: string }> =>
    (await home.call('runs.upload', { name: 'a b.bin', size })) as { ticket: string; path: string };
  const size = 3 * 1_048_576;
  const { ticket, path } = await upload(size);
  expect(await put(ticket, size)).toBe(204);
  expect((await readFile(path)).equals(Buffer.alloc(size, 65))).toBe(true);
  expect(await put(ticket, 1)).toBe(404);
  expect(await put((await upload(10)).ticket, 11)).toBe(413);

  const done = await reach(home, await start(home, 'hello'));
  const download = (await home.call('runs.download', { run: done })) as { ticket: string };
  const answers = await page.evaluate(async (from) => {
    const get = async (range?: string): Promise<[number, string, string | null]> => {
      const response = await fetch(`/bytes/${from}`, range === undefined ? {} : { headers: { range } });
      return [response.status, await response.text(), response.headers.get('content-range')];
    };
    return [await get(), await get('bytes=0-4'), await get('bytes=99999-')];
  }, download.ticket);
  const whole = answers[0]?.[1] ?? '';
  expect(whole).toMatch(/^Hello, world!\n/);
  expect(answers).toEqual([
    [200, whole, null],
    [206, 'Hello', `bytes 0-4/${whole.length}`],
    [416, '', `bytes */${whole.length}`],
  ]);
  await second.close();
  await first.close();
});

test('a file is sent to a script from the form of a second desktop', async ({ home }) => {
  const folder = join(home.folder, 'file-scripts');
  await mkdir(folder, { mode: 0o755 });
  await chmod(home.folder, 0o755); // Whoever runs the script may enter.
  const text =
    '#!/bin/bash\n# @axle.name Reader\n# @axle.param input {kind: file, label: Input, required: true}\ncat "$AXLE_PARAM_INPUT"\n';
  await writeFile(join(folder, 'reader.sh'), text, { mode: 0o755 });
  await home.json('scripts', 'add-source', folder);
  const { first, second } = await launchBoth(home);
  const { page } = second;
  await openScript(page, 'Reader');
  await page.locator('input[type=file]').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('sent along\n') });
  await expect(page.getByRole('textbox', { name: 'Input' })).toHaveValue('note.txt (uploaded)');
  await run(page);
  await expect(output(page).getByText('sent along')).toBeVisible();
  await expect(state(page)).toHaveText('succeeded');
  await second.close();
  await first.close();
});

test('tray and menu of a second desktop follow the hub, and its end is its own', async ({ home }) => {
  const { first, second } = await launchBoth(home);
  await expect.poll(() => menuTitles(second.app)).toContain('Edit');
  await keepTrayMenus(second.app);
  await home.call('settings.set', { language: 'fr' });
  await expect.poll(() => menuTitles(second.app)).toContain('Édition');
  const cancelled = await start(home, 'cancel');
  await expect.poll(() => trayLabels(second.app)).toContain('1 exécution en cours');
  await reach(home, cancelled, 'running');
  await clickTray(second.app, 'One to cancel');
  await reach(home, cancelled, 'cancelled');
  await expect.poll(() => trayLabels(second.app)).toContain('Rien n’est en cours');

  const going = await start(home, 'cancel');
  await reach(home, going, 'running');
  const left = second.app.waitForEvent('close');
  await closeWindow(second.app);
  await left;
  expect(await home.call('hub.info')).toMatchObject({ pid: await pidOf(first), kind: 'desktop' });
  await home.call('runs.cancel', { run: going });
  await reach(home, going, 'cancelled');
  await first.close();
});

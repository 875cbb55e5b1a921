import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answerPicks, type Desktop } from './support/desktop';
import type { InBrowser } from './support/browser';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { findBarriers, pictures, settled } from './support/look';

// The longest form that there is: a field of each kind, filled in as a person does, down to what the script was given.

const FILE = 'a note — été.txt';
const NOTE = 'twelve bytes';
const SECRET = 'pass wörd "canary-7f31"';

/** A folder of three entries, one of them a note; whoever runs the script may enter. */
async function makeThings(home: Home): Promise<{ readonly file: string; readonly folder: string }> {
  const folder = join(home.folder, 'things to count');
  await mkdir(folder, { mode: 0o755 });
  await chmod(home.folder, 0o755);
  for (const name of [FILE, 'b', 'c']) await writeFile(join(folder, name), NOTE);
  return { file: join(folder, FILE), folder };
}

/** By the system's dialog in the desktop; in a browser a file is sent, and the path of a folder typed. */
async function choosePaths(launched: Desktop | InBrowser, form: Locator, paths: { readonly file: string; readonly folder: string }) {
  const [file, folder] = [form.getByRole('textbox', { name: 'File' }), form.getByRole('textbox', { name: 'Folder' })];
  if ('app' in launched) {
    await answerPicks(launched.app, paths);
    await form.getByRole('button', { name: 'Browse…' }).nth(0).click();
    await expect(file).toHaveValue(paths.file);
    await form.getByRole('button', { name: 'Browse…' }).nth(1).click();
    await expect(folder).toHaveValue(paths.folder);
  } else {
    const [chooser] = await Promise.all([launched.page.waitForEvent('filechooser'), form.getByRole('button', { name: 'Upload…' }).click()]);
    await chooser.setFiles(paths.file);
    const remove = form.getByRole('button', { name: 'Remove the uploaded file' });
    await expect(file).toHaveValue(`${FILE} (uploaded)`);
    await expect(file).not.toBeEditable();
    await remove.click();
    await expect(file).toHaveValue('');
    await expect(file).toBeEditable();
    await chooser.setFiles(paths.file);
    await expect(file).toHaveValue(`${FILE} (uploaded)`);
    await expect(form.locator('.script-consequences')).toContainText(`read ${FILE} (uploaded)`);
    await folder.fill(paths.folder);
  }
}

/** Where the file lies that the run of this page was given. */
async function pathOf(home: Home, page: Page): Promise<string> {
  const { params } = (await home.json('runs', 'show', page.url().split('/').at(-1) ?? '')) as {
    params: { name: string; value: string }[];
  };
  return params.find(({ name }) => name === 'file')?.value ?? '';
}

/** Everything that the page holds: its markup, what stands in its fields, what it keeps, and where it is. */
const allOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input, textarea, select')].map((field) => Reflect.get(field, 'value') as unknown),
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      history.state,
      location.href,
    ]),
  );

test('a form of every kind is filled in, refused once, mended, and its values reach the script as they are', async ({
  dashboard: page,
  home,
  launched,
  download,
}, { project }) => {
  const things = await makeThings(home);
  await home.call('settings.set', { tourDone: true, theme: 'light' });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Scripts' }).click();
  await page.getByRole('searchbox', { name: 'Search scripts' }).fill('every kind');
  await page.getByRole('grid', { name: 'Scripts' }).getByText('Every kind of parameter', { exact: true }).click();
  const form = page.locator('.script-form');
  const field = (name: string): Locator => form.getByRole('textbox', { name });
  await expect(field('Several lines')).toHaveValue('first\nsecond');

  await field('Text').fill('Zoë says "5 % & <b>"');
  await field('Several lines').fill('un\n  deux\n\ttrois');
  await form.getByRole('switch', { name: 'Yes or no' }).uncheck();
  await expect(field('Reason')).toBeHidden();
  await form.getByRole('combobox', { name: 'Choice', exact: true }).click();
  await page.getByRole('option', { name: 'Production' }).click();
  await field('Reason').fill('Release 42');
  await form.locator('.mantine-MultiSelect-input').click();
  await page.getByRole('option', { name: 'Caches' }).click();
  await page.getByRole('option', { name: 'Backups' }).click();
  await page.keyboard.press('Escape');
  await field('Date').fill('2027-02-14');
  await choosePaths(launched, form, things);
  for (const [name, value] of named) {
    await field(name).fill(value);
    // What is to be typed is said where it stays.
    await expect(field(name)).toHaveAccessibleDescription(/Type the name of an? \w+; it is not checked\.$/);
  }
  await form.getByLabel('Secret', { exact: false }).first().fill(SECRET);
  expect(await allOf(page)).toContain('canary-7f31'); // So that it would be found later, too.
  await settled(page); // What the run could do is asked again for what was typed last, and is pale until it is there.
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, `every-kind-filled-${project.name}`);

  await field('Number').fill('11');
  await form.locator('.script-go').click();
  await expect(field('Number')).toHaveAttribute('aria-invalid', 'true');
  await expect(field('Number')).toHaveAccessibleDescription(/Allowed: 1/);
  await expect(field('Number')).toBeFocused();
  await expect(form.locator('[aria-invalid=true]')).toHaveCount(1);
  expect(await home.json('runs', 'list')).toEqual([]);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, `every-kind-refused-${project.name}`);

  // The message that comes when a field is left moves nothing away from under what is being pressed.
  await field('Number').fill('10');
  await field('Text').focus();
  await expect(field('Number')).not.toHaveAttribute('aria-invalid', 'true');
  await field('Number').fill('12');
  const yes = form.getByRole('switch', { name: 'Yes or no' });
  await yes.click();
  await expect(field('Number')).toHaveAttribute('aria-invalid', 'true');
  await expect(yes).toBeChecked();
  await yes.click();
  await expect(yes).not.toBeChecked();

  await field('Number').fill('10');
  await form.locator('.script-go').click();
  await expect(page).toHaveURL(/\/runs\/[\da-f-]{36}$/);
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('succeeded');
  const file = await pathOf(home, page);
  // A path for the script; for people, who sent it from a browser, its name.
  if ('app' in launched) expect(file).toBe(things.file);
  else expect(file).toMatch(new RegExp(`^${join(home.folder, 'home', 'uploads')}/[\\da-f-]{36}/${FILE}$`));
  const called = 'app' in launched ? things.file : `${FILE} (uploaded)`;
  const bytes = new TextEncoder().encode(SECRET).length;
  const expected = [
    `        text: 'Zoë says "5 % & <b>"'`,
    String.raw`   multiline: 'un\n  deux\n\ttrois'`,
    `      number: '10'`,
    `     boolean: 'false'`,
    `      choice: 'prod'`,
    String.raw`multi-choice: 'logs\nbackups'`,
    `      reason: 'Release 42'`,
    `        date: '2027-02-14'`,
    `        file: '${file}'`,
    `              ${NOTE.length} bytes`,
    `      folder: '${things.folder}'`,
    `              3 entries`,
    ...named.map(([name, value]) => `${name.toLowerCase().padStart(12)}: '${value}'`),
    `      secret: ${bytes} bytes, mode 400; never printed`,
  ];
  const lines = page.getByRole('region', { name: 'Output' }).locator('.out-text');
  await expect.poll(() => lines.allTextContents()).toEqual(expected);
  await expect(page.locator('.run-side')).toContainText('Secret•••••• not kept');
  await expect(page.locator('.run-side')).toContainText(`File${called}`);
  await page.getByText('All grants').click();
  await expect(page.locator('.run-grants')).toContainText(`${called}, to read (from the parameter file)`);
  await expect(page.locator('.run-side')).not.toContainText('/uploads/');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await pictures(page, home, `every-kind-run-${project.name}`);
  expect(await allOf(page)).not.toContain('canary-7f31');
  await page.getByRole('button', { name: 'Download' }).click();
  expect(await download(() => page.getByRole('menuitem', { name: 'As it is' }).click())).toBe(`${expected.join('\n')}\n`);

  // Back at its form, what was typed is there, but for the secret.
  await page.goBack();
  await expect(field('Number')).toHaveValue('10');
  await expect(form.getByLabel('Secret', { exact: false }).first()).toHaveValue('');
  expect(await allOf(page)).not.toContain('canary-7f31');
});

const named = [
  ['Host', 'web-01.example.org'],
  ['Environment', 'pre-production'],
  ['User', 'ada@example.org'],
  ['Group', 'Ops & Sécurité'],
] as const;

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/face';
import { findBarriers, settled } from './support/look';
import { reach, start } from './support/sample-runs';

// What has to hold in either face: pages without barriers, all of it by keyboard, a terminal that is answered, copying.

const outputOf = (page: Page): Locator => page.getByRole('region', { name: 'Output' });
const state = (page: Page): Locator => page.getByRole('main').getByRole('status').first();
const runOf = (page: Page): string => page.url().split('/').at(-1) ?? '';

/** To another page as a link leads there: what is loaded is loaded once. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(undefined, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Goes on with Tab until something has the focus: what cannot be reached so is out of reach for many. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ((await target.count()) > 0 && (await target.evaluate((element) => element === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached by Tab: ${String(target)}`);
}

async function palette(page: Page, words: string, key: 'Enter' | 'Tab'): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search' }).pressSequentially(words);
  await expect(page.getByRole('option', { selected: true })).toContainText(words);
  await page.keyboard.press(key);
}

test('the main job by keyboard alone', async ({ dashboard: page }) => {
  await expect(page.getByRole('dialog', { name: 'A two-minute tour' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await test.step('find a script, fill its form, run it', async () => {
    await palette(page, 'Hello', 'Tab');
    const name = page.getByRole('textbox', { name: 'Name' });
    await expect(name).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Ada Lovelace');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(outputOf(page).getByText('Hello, Ada Lovelace!')).toBeVisible();
    await expect(state(page)).toHaveText('succeeded');
  });

  await test.step('search its output', async () => {
    await page.keyboard.press('ControlOrMeta+f');
    await page.keyboard.type('lovelace');
    await expect(page.locator('.out-hit[data-current]')).toHaveText('Lovelace');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(outputOf(page)).toBeFocused();
  });

  await test.step('run another and cancel it', async () => {
    await palette(page, 'One to cancel', 'Enter');
    await expect(outputOf(page).getByText('step 1')).toBeVisible();
    await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await expect(state(page)).toHaveText('cancelled');
  });

  await test.step('find the first in the history', async () => {
    await tabTo(page, page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }));
    await page.keyboard.press('Enter');
    const history = page.getByRole('grid', { name: 'Runs' });
    await expect(history.getByRole('row').filter({ hasText: 'Hello' })).toBeVisible();
    await tabTo(page, history);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Hello', level: 1 })).toBeVisible();
  });
});

test.describe('with what ran before', () => {
  test.use({ sharing: true });

  test('no page has a barrier, and none violates its policy', async ({ dashboard: page, home }) => {
    await home.call('settings.set', { tourDone: true });
    await reach(home, await start(home, 'hello'));
    for (const path of [
      '/',
      '/scripts',
      '/scripts/every-kind',
      '/runs',
      '/schedules',
      '/schedules/new',
      '/triggers',
      '/triggers/new',
      '/identity',
      '/notifications',
      '/notifications/new',
      '/approvals',
      '/certificates',
      '/audit',
      '/settings',
      '/nowhere',
    ]) {
      await go(page, path);
      await settled(page);
      expect(await findBarriers(page), path).toEqual([]);
    }
  });

  test('a terminal is answered', async ({ dashboard: page, home }) => {
    await home.call('settings.set', { tourDone: true });
    await page.goto(new URL('/scripts/prompt', page.url()).href);
    await page.locator('.script-go').click();
    await expect(page).toHaveURL(/\/runs\//);
    const lines = async (): Promise<string> => {
      const answer = (await home.call('runs.lines', { run: runOf(page), from: 1, count: 50 })) as {
        lines: { text: string }[];
      };
      return answer.lines.map(({ text }) => text).join('\n');
    };
    const terminal = page.getByRole('textbox', { name: 'Terminal of the run' });
    await expect(terminal).toBeFocused();
    await expect.poll(lines).toContain('What is your name?');
    await expect(page.locator('.xterm-rows')).toContainText('What is your name?');
    await page.keyboard.type('Ada\n');
    await expect.poll(lines).toContain('A word that is not shown');
    await page.keyboard.type('hush\n');
    await expect(state(page)).toHaveText('succeeded');
    expect(await lines()).toMatch(/Hello, .*Ada.*This terminal has \d+ columns/);
    expect(await lines()).toContain('It has 4 characters.');
    expect(await lines()).not.toContain('hush');
  });

  test('what is copied can be pasted', async ({ dashboard: page, home }) => {
    await home.call('settings.set', { tourDone: true });
    await reach(home, await start(home, 'hello'));
    await page.goto(new URL('/runs', page.url()).href);
    await page.getByRole('grid', { name: 'Runs' }).getByText('Hello', { exact: true }).first().click();
    await expect(state(page)).toHaveText('succeeded');
    const search = page.getByRole('searchbox', { name: 'Search the output' });
    const pasted = async (): Promise<string> => {
      await search.fill('');
      await search.press('ControlOrMeta+v');
      return await search.inputValue();
    };
    await page.locator(`.run-copy[title="${runOf(page)}"]`).click();
    await expect(page.getByText('Copied')).toBeVisible();
    expect(await pasted()).toBe(runOf(page));
    // Fetched from the hub between the click and the copy.
    await search.fill('');
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(page.getByText('lines copied').or(page.getByText('line copied'))).toBeVisible();
    expect(await pasted()).toContain('Hello, world!');
  });

  test('limits per target and per person are set, kept and taken away; a pool of processes can only refuse', async ({
    dashboard: page,
    home,
  }) => {
    await home.call('settings.set', { tourDone: true });
    await home.json('slots', 'set', 'backups', '1');
    await page.goto(new URL('/settings#slots', page.url()).href);
    await settled(page);
    const perTarget = async (): Promise<unknown> =>
      ((await home.json('slots', 'list')) as { name: string; perTarget: number | null }[]).find(({ name }) => name === 'hub')?.perTarget;
    const limit = page.getByRole('textbox', { name: 'Most of All runs for one target' });
    await expect(page.getByText('A target is the value of a script’s host parameter.')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'for one target' })).toHaveCount(1);
    await limit.fill('1');
    await limit.press('Enter');
    await expect.poll(perTarget).toBe(1);
    await expect(limit).toHaveValue('1 per target');
    await limit.fill('');
    await limit.press('Enter');
    await expect.poll(perTarget).toBe(null);

    const perPerson = page.getByRole('textbox', { name: 'Most of All runs for one person' });
    const perHolder = async (): Promise<unknown> =>
      ((await home.json('slots', 'list')) as { name: string; perHolder: number | null }[]).find(({ name }) => name === 'hub')?.perHolder;
    await perPerson.fill('2');
    await perPerson.press('Enter');
    await expect.poll(perHolder).toBe(2);
    await expect(perPerson).toHaveValue('2 per person');
    await perPerson.fill('');
    await perPerson.press('Enter');
    await expect.poll(perHolder).toBe(null);
    await expect(perPerson).toHaveValue('');
    const policy = page.getByRole('combobox', { name: 'When backups is full' });
    await expect(policy).toBeDisabled();
    await expect(policy).toHaveValue('refuse');
  });
});

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { findBarriers, picture, settled } from './support/look';

// One slot and six runs: five wait, and each gets its turn in the order in which they came.

const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'] as const;

/** Six scripts that go on until their gates are opened. */
async function addSix(home: Home): Promise<{ readonly open: (name: string) => Promise<void> }> {
  const folder = join(home.folder, 'six');
  await mkdir(folder, { mode: 0o755 });
  await chmod(home.folder, 0o755); // Whoever runs the scripts may enter.
  for (const name of names) {
    const gate = `"$(dirname "$0")/${name}.open"`;
    const text = `#!/bin/bash\n# @axle.name ${name}\necho "${name} begun"\nuntil [ -e ${gate} ]; do sleep 0.05; done\necho "${name} done"\n`;
    await writeFile(join(folder, `${name}.sh`), text, { mode: 0o755 });
  }
  // They see their gates, which nobody approved.
  await home.call('settings.set', { tourDone: true, theme: 'light', trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
  return { open: (name) => writeFile(join(folder, `${name}.open`), '') };
}

/** From the page, as a person does; gives the run's id. */
async function startHere(page: Page, name: string): Promise<string> {
  await page.goto(new URL(`/scripts?script=${name}`, page.url()).href);
  await expect(page.locator('.script-detail').getByRole('heading', { name, exact: true })).toBeVisible();
  await page.locator('.script-go').click();
  await expect(page).toHaveURL(/\/runs\/[\da-f-]{36}$/);
  return page.url().split('/').at(-1) ?? '';
}

/** What the page of runs shows, from the newest down: names and states. */
const rows = (page: Page): Promise<readonly string[]> =>
  page
    .getByRole('grid', { name: 'Runs' })
    .locator('.ax-table-body [role=row]')
    .evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('[role=gridcell]')]
          .slice(0, 2)
          .map((cell) => cell.textContent?.trim())
          .join(' '),
      ),
    );

/** What it is to show once so many have had their turn. */
const shown = (done: number): readonly string[] =>
  names.map((name, at) => `${at < done ? 'succeeded' : at === done ? 'running' : 'queued'} ${name}`).toReversed();

test('five runs wait for one slot, are shown as they wait, and get it in the order in which they came', async ({
  dashboard: page,
  home,
}) => {
  const { open } = await addSix(home);
  await home.call('slots.set', { pool: 'hub', limit: 1, policy: 'queue' });
  const slots = page.locator('.ax-bar-slots');
  const ids: string[] = [];
  for (const name of ['One', 'Two']) ids.push(await startHere(page, name));

  // The page of one that waits says so, and that it starts by itself.
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('queued');
  await expect(page.getByText('Waiting for a slot')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText(/Queued.*waiting for/);
  await expect(slots).toContainText('1 of 1');
  await expect(slots).toContainText('1 waiting');
  await expect(page.locator('.run-queue')).toHaveText('none before it');

  // Others are started by the command line meanwhile, and the last one here again.
  for (const name of ['Three', 'Four', 'Five']) {
    const { run } = (await home.json('run', name, '--detach')) as { run: string };
    ids.push(run);
  }
  ids.push(await startHere(page, 'Six'));
  await expect(page.getByText('Waiting for a slot')).toBeVisible();
  await expect(page.locator('.run-queue')).toHaveText('4 before it');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await page.setViewportSize({ width: 1_280, height: 800 });
  await picture(page, 'queue-waiting-run');
  await page.goto(new URL('/scripts?script=One', page.url()).href);
  await expect(page.getByText('No slot free: it will wait')).toBeVisible();

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click();
  await expect.poll(() => rows(page)).toEqual(shown(0));
  await expect(slots).toContainText('1 of 1');
  await expect(slots).toContainText('5 waiting');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'queue');

  for (const [at, name] of names.entries()) {
    await open(name);
    await expect.poll(() => rows(page)).toEqual(shown(at + 1));
    const waiting = Math.max(0, names.length - 2 - at);
    await (waiting === 0 ? expect(slots.getByText('waiting')).toHaveCount(0) : expect(slots).toContainText(`${waiting} waiting`));
    await expect(slots).toContainText(at === names.length - 1 ? '0 of 1' : '1 of 1');
  }
  await settled(page);
  await picture(page, 'queue-drained');

  // None began before the one that came before it had ended.
  const runs = (await home.json('runs', 'list')) as { id: string; state: string; startedAt: string; endedAt: string }[];
  expect(runs.map(({ id, state }) => [id, state])).toEqual(ids.toReversed().map((id) => [id, 'succeeded']));
  for (const [at, run] of runs.entries()) {
    const before = runs[at + 1];
    if (before !== undefined) expect(run.startedAt >= before.endedAt, `${run.startedAt} after ${before.endedAt}`).toBe(true);
  }
});

test('the page of one that waits says how many do before it, as they go and as they give up', async ({ dashboard: page, home }) => {
  const { open } = await addSix(home);
  await home.call('slots.set', { pool: 'hub', limit: 1, policy: 'queue' });
  const ids: string[] = [];
  for (const name of ['One', 'Two', 'Three', 'Four']) ids.push(((await home.json('run', name, '--detach')) as { run: string }).run);
  const last = await startHere(page, 'Five');
  const place = page.locator('.run-queue');
  await expect(place).toHaveText('3 before it');
  await home.json('runs', 'cancel', ids[2] ?? '');
  await expect(place).toHaveText('2 before it');
  expect(await home.json('runs', 'show', last)).toMatchObject({ state: 'queued', queuedBefore: 2 });
  await open('One');
  await expect(place).toHaveText('one before it');
  await open('Two');
  await expect(place).toHaveText('none before it');
  await open('Four');
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('running');
  await expect(place).toHaveCount(0);
  await open('Five');
});

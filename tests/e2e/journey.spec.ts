import type { Page } from '@playwright/test';
import { expect, test } from './support/face';

// Find a script, fill its form, run it, watch it, cancel another, find both in the history: the same in both faces.

async function openScript(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Scripts' }).click();
  await page.getByRole('searchbox', { name: 'Search scripts' }).fill(name);
  await page.getByRole('grid', { name: 'Scripts' }).getByText(name, { exact: true }).click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
}

const output = (page: Page) => page.getByRole('region', { name: 'Output' });
const state = (page: Page) => page.getByRole('main').getByRole('status').first();

test('the main job', async ({ dashboard: page, home, download }) => {
  await test.step('the tour is shown once, and can be left', async () => {
    const tour = page.getByRole('dialog', { name: 'A two-minute tour' });
    await expect(tour).toBeVisible();
    await tour.getByRole('button', { name: 'Skip the tour' }).click();
    await expect(tour).toBeHidden();
  });

  await test.step('find a script, fill its form, run and watch it', async () => {
    await openScript(page, 'Hello');
    await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper');
    await page.getByRole('button', { name: 'Run', exact: false }).last().click();
    await expect(page).toHaveURL(/\/runs\/[\da-f-]{36}$/);
    await expect(output(page).getByText('Hello, Grace Hopper!')).toBeVisible();
    await expect(state(page)).toHaveText('succeeded');
  });
  const hello = page.url().split('/').at(-1) ?? '';

  await test.step('its output can be had as a file', async () => {
    await page.getByRole('button', { name: 'Download' }).click();
    const text = await download(() => page.getByRole('menuitem', { name: 'As it is' }).click());
    expect(text).toContain('Hello, Grace Hopper!\n');
  });

  await test.step('cancel another, which cleans up', async () => {
    await openScript(page, 'One to cancel');
    await page.getByRole('button', { name: 'Run', exact: false }).last().click();
    await expect(output(page).getByText('step 2')).toBeVisible();
    await expect(state(page)).toHaveText('running');
    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
    await expect(state(page)).toHaveText('cancelled');
    await expect(output(page).getByText('Clean.')).toBeVisible();
  });
  const cancelled = page.url().split('/').at(-1) ?? '';

  await test.step('find both in the history', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click();
    const history = page.getByRole('grid', { name: 'Runs' });
    await expect(history.getByRole('row').filter({ hasText: 'Hello' })).toContainText('succeeded');
    await expect(history.getByRole('row').filter({ hasText: 'One to cancel' })).toContainText('cancelled');
  });

  await test.step('the command line tells the same, and the chain holds', async () => {
    const runs = (await home.json('runs', 'list')) as { id: string; state: string; actor: { face: string } }[];
    expect(runs.map(({ id, state: ended }) => [id, ended])).toEqual([
      [cancelled, 'cancelled'],
      [hello, 'succeeded'],
    ]);
    expect(runs[0]?.actor.face).toBe(test.info().project.name);
    expect(await home.json('audit', 'verify')).toMatchObject({ holds: true });
  });
});

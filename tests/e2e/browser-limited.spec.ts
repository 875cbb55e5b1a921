import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium, newContext, serveBrowser } from './support/browser';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { findBarriers, picture, settled } from './support/look';

const PASSWORD = 'a sentence that is long';
/** Those of an operator: some of them reach nothing that has tags. */
const scopes = [
  ...['scripts', 'audit', 'metrics', 'settings', 'identity'].map((area) => `${area}:read`),
  ...['runs', 'jobs', 'slots', 'schedules', 'triggers', 'notifications', 'approvals'].flatMap((area) => [`${area}:read`, `${area}:write`]),
];
const steps = (...scripts: string[]): string => scripts.map((script, at) => `  - {id: s${at}, script: ${script}}\n`).join('');

/** Scripts, runs, jobs and schedules of two teams, and an account for one of them. */
async function twoTeams(home: Home): Promise<void> {
  const { call } = home;
  const folder = join(home.folder, 'teams');
  await mkdir(folder);
  await writeFile(join(folder, 'page.sh'), '#!/bin/bash\n# @axle.tags web\necho page\n', { mode: 0o755 });
  await writeFile(join(folder, 'ledger.sh'), '#!/bin/bash\n# @axle.tags finance\necho ledger; exit 1\n', { mode: 0o755 });
  await call('settings.set', { trust: 'warn', tourDone: true });
  await call('scripts.addSource', { folder });
  for (const script of ['page', 'ledger']) {
    await home.json('run', script).catch(() => undefined); // One of them fails, as it is to.
    await call('schedules.create', { name: `nightly ${script}`, script, trigger: { type: 'cron', expression: '0 3 * * *', zone: 'UTC' } });
    await call('jobs.save', { text: `name: All of ${script}\nsteps:\n${steps(script)}` });
  }
  await call('roles.add', { role: 'web-team', scopes, tags: ['web'] });
  await call('accounts.add', { name: 'grace', password: PASSWORD, roles: ['web-team'] });
}

test('a person of a role that is limited to a tag sees their own everywhere, and nothing says that there is more', async ({ home }) => {
  await twoTeams(home);
  const served = await serveBrowser(home);
  const browser = await launchChromium();
  const page = await (await newContext(browser)).newPage();
  const main = page.getByRole('main');
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${served.port}/`);
  await page.getByLabel('Name').fill('grace');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.ax-me b')).toHaveText('grace');

  for (const [path, theirs] of [
    ['', 'page'],
    ['scripts', 'page'],
    ['runs', 'page'],
    ['schedules', 'nightly page'],
    ['jobs', 'All of page'],
    ['settings', ''],
  ] as const) {
    await page.goto(`http://127.0.0.1:${served.port}/${path}`);
    await settled(page);
    if (theirs !== '') await expect.soft(main.getByText(theirs, { exact: true }).filter({ visible: true }).first(), path).toBeVisible();
    await picture(page, `limited-${path === '' ? 'home' : path}`);
    await expect.soft(main.getByRole('alert'), path).toHaveCount(0);
    expect.soft(await page.locator('body').innerText(), path).not.toMatch(/ledger|finance|FORBIDDEN|not allowed/i);
    expect.soft(await findBarriers(page), path).toEqual([]);
  }
  await page.goto(`http://127.0.0.1:${served.port}/audit`);
  await settled(page);
  await expect(main.getByText('it takes the right “audit:read”')).toBeVisible();
  await expect(main.getByRole('button')).toHaveCount(0);
  await picture(page, 'limited-audit');
  await expect(page.getByRole('link', { name: 'Audit', exact: true })).toHaveCount(0);
  expect(complaints).toEqual([]);
  await browser.close();
  await served.close();
});

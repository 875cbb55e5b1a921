import type { ElectronApplication } from '@playwright/test';
import { expect } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGitRepository } from '../support/git-repository';
import { serveGitOverHttp } from '../support/git-servers';
import { launchDesktop, type Desktop } from './support/desktop';
import { test } from './support/face';
import type { Home } from './support/home';

// What happens to the machine, as the system tells of it: a network that goes and comes, a sleep, a session that is locked.

async function launch(home: Home): Promise<Desktop> {
  const desktop = await launchDesktop(home);
  await expect.poll(() => home.hubKind()).toBe('desktop');
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  return desktop;
}
const setOnline = (app: ElectronApplication, online: boolean): Promise<void> =>
  app.evaluate(({ net }, is) => {
    net.isOnline = () => is;
  }, online);

test('what failed for want of a network is tried again when there is one, and after a sleep', async ({ home }) => {
  const folder = join(home.folder, 'upstream');
  await mkdir(folder);
  const upstream = createGitRepository(folder);
  upstream.commit({ 'a.sh': 'echo\n' }, { message: 'First' });
  const { app, page, close } = await launch(home);
  let server = await serveGitOverHttp(folder);
  const { port } = server;
  const url = `http://127.0.0.1:${port}/tools.git`;
  await home.call('repositories.add', { url, every: 604_800 });
  await page.evaluate(() => {
    history.pushState(undefined, '', '/settings#folders');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  const row = page.getByRole('listitem').filter({ hasText: url });
  await expect(row).toContainText('First');
  const cutOff = async (): Promise<void> => {
    await server.close();
    await row.getByRole('button', { name: /^Sync .* now$/ }).click();
    await expect(row.getByText('failing', { exact: true })).toBeVisible();
    server = await serveGitOverHttp(folder, { port });
  };

  // The machine has no network, which is looked at when something was not reached; nobody says when it is back.
  await setOnline(app, false);
  upstream.commit({ 'b.sh': 'echo\n' }, { message: 'While there was no network' });
  await cutOff();
  await setOnline(app, true);
  await expect(row).toContainText('While there was no network', { timeout: 30_000 });
  await expect(row.getByText('synced', { exact: true })).toBeVisible();

  // As far as one can tell it had one all the time: a sleep is enough.
  upstream.commit({ 'c.sh': 'echo\n' }, { message: 'While it slept' });
  await cutOff();
  await app.evaluate(({ powerMonitor }) => void (powerMonitor.emit('suspend') && powerMonitor.emit('resume')));
  await expect(row).toContainText('While it slept');
  await close();
  await server.close();
});

test('locking the session empties the secrets of every form, and keeps what else was typed', async ({ home }) => {
  const folder = join(home.folder, 'locked');
  await mkdir(folder);
  const text =
    '#!/bin/bash\n# @axle.name Deploy\n# @axle.param where {kind: text, label: Where}\n# @axle.param key {kind: secret, label: Key}\n';
  await writeFile(join(folder, 'deploy.sh'), text, { mode: 0o755 });
  const { app, page, close } = await launch(home);
  const { id } = (await home.json('scripts', 'add-source', folder)) as { id: string };
  const go = (path: string): Promise<void> =>
    page.evaluate((to) => {
      history.pushState(undefined, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);
  const lock = (): Promise<unknown> => app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));

  await go(`/scripts/${encodeURIComponent(`${id}:deploy.sh`)}`);
  const [where, key] = [page.getByRole('textbox', { name: 'Where' }), page.getByLabel('Key').first()];
  await where.fill('production');
  await key.fill('canary');
  await lock();
  await expect(key).toHaveValue('');
  await expect(where).toHaveValue('production');
  expect(await page.content()).not.toContain('canary');

  await go('/notifications/new');
  const name = page.getByRole('textbox', { name: 'Name of the rule' });
  await name.fill('Failures');
  await page.getByRole('combobox', { name: 'Webhook' }).selectOption('new');
  const address = page.getByRole('textbox', { name: 'Address of the webhook' });
  await address.fill('https://chat.example.org/canary');
  await lock();
  await expect(address).toHaveValue('');
  await expect(name).toHaveValue('Failures');
  await close();
});

import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import type { Home } from './home';
import { hubOf } from './hub-of';

const DAY = 24 * 3_600_000;
const preload = pathToFileURL(resolve(import.meta.dirname, '../../support/set-clock.mjs'));
const password = 'a sentence that is long';
const secretNames = ['backup/s3-key', 'github-token', 'mail.relay', 'registry-robot', 'vpn/preshared-key'];

/** Locks the page of somebody who signed in. */
export async function lock(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+L');
  await page.locator('main.lock input').waitFor();
}

/** And unlocks it again. */
export async function unlock(page: Page): Promise<void> {
  await page.locator('main.lock input').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.ax-me').waitFor();
}

/** What waits for somebody, and what was decided. */
export interface SampleAccess {
  readonly ada: string;
  readonly waiting: string;
}

/**
 * What a hub of a hundred days ago was left with: secrets that are due by now, and an audit chain whose head was lost, as after a
 * restore of the data folder without that file.
 */
export async function leaveOldHub(home: Home): Promise<void> {
  const clock = join(home.folder, 'clock');
  await writeFile(clock, String(-100 * DAY));
  const now = { ...home.env };
  Object.assign(home.env, { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: clock });
  await home.call('slots.set', { pool: 'hub', limit: 5 });
  const { hub, close } = await hubOf(home);
  await hub.secrets.setPassphrase({ passphrase: 'correct horse battery staple' });
  for (const [at, name] of secretNames.entries())
    await hub.secrets.set({
      name,
      secret: `value ${at} that nobody is shown`,
      description: at % 2 === 0 ? 'For the nightly backup and what reads it again when something has to be restored' : '',
      labels: at % 2 === 0 ? ['backup', 'storage'] : ['build'],
      rotateAfterDays: [90, 103, 365, null, 30][at] ?? null,
    });
  close();
  await home.call('hub.retire');
  for (const name of ['NODE_OPTIONS', 'AXLE_TEST_CLOCK']) delete home.env[name];
  Object.assign(home.env, now);
  await rm(join(home.folder, 'home', 'audit.head'));
}

/** People, roles, tokens, certificates near their end, and requests that wait or were decided on. */
export async function makeSampleAccess(home: Home): Promise<SampleAccess> {
  const { hub, close } = await hubOf(home);
  await hub.secrets.unlock({ passphrase: 'correct horse battery staple' });
  await hub.identity.configure({ client: '11111111-2222-3333-4444-555555555555', tenant: 'example.com' });
  await hub.roles.add({
    role: 'backup-team',
    description: 'Runs what has to do with backups, and nothing else',
    scopes: ['hub:read', 'scripts:read', 'runs:read', 'runs:write'],
    tags: ['backup', 'storage'],
  });
  const people = [
    ['ada', 'Ada Lovelace', ['administrator']],
    ['grace', 'Grace Hopper', ['operator', 'backup-team']],
    ['jean-baptiste.de-la-fontaine', 'Jean-Baptiste de La Fontaine', ['backup-team']],
    ['margaret', 'Margaret Hamilton', ['read-only']],
    ['nobody-yet', 'Katherine Johnson', []],
  ] as const;
  const made = [];
  for (const [name, displayName, roles] of people)
    made.push(await hub.accounts.add({ name, displayName, password, roles: [...roles], mustChange: name === 'nobody-yet' }));
  const [ada, , , margaret] = made;
  if (ada === undefined || margaret === undefined) throw new Error('there are no people');
  await hub.accounts.change({ account: margaret.id, disabled: true });
  await hub.accounts.addToken({ account: ada.id, name: 'nightly build', scopes: ['runs:read', 'runs:write', 'scripts:read'], days: 90 });
  await hub.accounts.addToken({ account: ada.id, name: 'dashboard on the wall of the control room', scopes: ['hub:read'], days: 7 });
  await makeCertificates(home, hub.settings.set);
  await addDeploy(home);
  await home.json('scripts', 'add-source', join(home.folder, 'approved'), '--label', 'approved');
  const requests = [];
  for (const reason of ['Patch night: change 4711 in the calendar, agreed with the web team on Monday', 'Once more', 'A typing error'])
    requests.push(await hub.approvals.ask({ script: 'deploy', params: { where: 'web' }, reason }));
  const [waiting, , taken] = requests;
  if (waiting === undefined || taken === undefined) throw new Error('nothing waits');
  await hub.approvals.cancel({ request: taken.id });
  close();
  return { ada: ada.id, waiting: waiting.id };
}

async function makeCertificates(home: Home, set: (to: { certificateFolder: string }) => Promise<unknown>): Promise<void> {
  const folder = join(home.folder, 'certificates');
  await mkdir(folder);
  for (const [name, days] of [
    ['intranet.example.com', '400'],
    ['Old proxy', '12'],
    ['Build agent of the second data centre', '90'],
  ] as const) {
    const files = ['-keyout', `${days}.key`, '-out', `${days}.crt`, '-days', days, '-subj', `/O=Example/CN=${name}`];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...files], {
      cwd: folder,
      stdio: 'ignore',
    });
  }
  await writeFile(join(folder, 'broken.pem'), 'nothing');
  await set({ certificateFolder: folder });
}

async function addDeploy(home: Home): Promise<void> {
  await mkdir(join(home.folder, 'approved'));
  const lines = [
    '#!/bin/sh',
    '# @axle.name Deploy',
    '# @axle.approval another 4h',
    '# @axle.network',
    '# @axle.param where',
    'echo done',
    '',
  ];
  await writeFile(join(home.folder, 'approved', 'deploy.sh'), lines.join('\n'), { mode: 0o755 });
}

/** Ada signs in, and is taken to her own account. */
export async function signInAsAda(page: Page, origin: string): Promise<void> {
  await page.goto(new URL('/account', origin).href);
  await page.locator('input[name=name]').fill('ada');
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button').click();
  await page.locator('.ax-me b').filter({ hasText: 'ada' }).waitFor();
}

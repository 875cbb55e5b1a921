import { expect, type Page } from '@playwright/test';
import { lock, unlock, type SampleAccess } from './sample-access';
import type { SampleRuns } from './sample-runs';

/** A page by its address, and what is done on it before it is looked at. */
export interface Stop {
  readonly name: string;
  readonly path: string;
  /** Seen by somebody who signed in with a password, not by who came with a link. */
  readonly signedIn?: boolean;
  readonly act?: (page: Page) => Promise<void>;
  /** What has to be undone for the next one. */
  readonly leave?: (page: Page) => Promise<void>;
}

const dialog = async (page: Page): Promise<void> => await expect(page.getByRole('dialog')).toBeVisible();

/** Every page of the dashboard, in each state that looks like no other. */
export const stops = (runs: SampleRuns, access: SampleAccess): readonly Stop[] => [
  { name: 'home', path: '/' },
  { name: 'scripts', path: '/scripts' },
  { name: 'script', path: '/scripts/hello' },
  { name: 'script-form', path: '/scripts/every-kind' },
  {
    name: 'script-errors',
    path: '/scripts/every-kind',
    act: async (page) => {
      const form = page.locator('.script-form');
      await form.locator('input').first().fill('');
      await form.locator('input[inputmode=numeric]').fill('99');
      await form.locator('details.script-options summary').click();
      await form.locator('.script-go').click();
      await expect(form.locator('[aria-invalid=true]')).toHaveCount(2);
    },
  },
  {
    name: 'script-confirm',
    path: '/scripts?script=Restart%20web%20tier',
    act: async (page) => {
      await page.locator('.script-go').click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'script-problem', path: '/scripts?script=Rotate%20certificates' },
  { name: 'runs', path: '/runs' },
  { name: 'runs-none', path: '/runs?state=lost' },
  { name: 'run-live', path: `/runs/${runs.live}` },
  { name: 'run-ended', path: `/runs/${runs.long}` },
  {
    name: 'run-search',
    path: `/runs/${runs.long}`,
    act: async (page) => {
      await page.locator('.out-find input').fill('error');
      await expect(page.locator('.out-find .ax-search-aside')).toContainText('100');
      await expect(page.locator('.out-hit[data-current]')).toBeVisible();
    },
  },
  { name: 'run-failed', path: `/runs/${runs.failed}` },
  { name: 'run-params', path: `/runs/${runs.everyKind}` },
  {
    name: 'run-secret-again',
    path: `/runs/${runs.secret}`,
    act: async (page) => {
      await page.locator('.ax-page-head .ax-actions button').first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'run-cancelled', path: `/runs/${runs.cancelled}` },
  {
    name: 'run-terminal',
    path: `/runs/${runs.terminal}`,
    act: async (page) => expect(page.locator('.xterm-rows')).toContainText('What is your name?'),
  },
  {
    name: 'run-retried',
    path: `/runs/${runs.retried}`,
    act: async (page) => expect(page.locator('main').getByRole('link', { name: /2 (of|sur) 3/ })).toBeVisible(),
  },
  { name: 'run-unknown', path: '/runs/00000000-0000-4000-8000-000000000000' },
  { name: 'identity', path: '/identity' },
  { name: 'secrets', path: '/secrets' },
  { name: 'secret-new', path: '/secrets/+new' },
  { name: 'secret', path: '/secrets/github-token' },
  { name: 'secret-gone', path: '/secrets/never-was' },
  { name: 'people', path: '/people' },
  { name: 'person-add', path: '/people/new', act: dialog },
  { name: 'person', path: `/people/${access.ada}` },
  { name: 'person-gone', path: '/people/nobody' },
  { name: 'role', path: '/people/roles/backup-team' },
  { name: 'role-built-in', path: '/people/roles/operator' },
  { name: 'role-new', path: '/people/roles/new' },
  { name: 'way-new', path: '/people/ways/new-ldap' },
  { name: 'way-gone', path: '/people/ways/never-was' },
  { name: 'account-none', path: '/account' },
  { name: 'account', path: '/account', signedIn: true },
  { name: 'account-token', path: '/account/token', signedIn: true, act: dialog },
  { name: 'approvals', path: '/approvals' },
  { name: 'approvals-hers', path: '/approvals', signedIn: true },
  { name: 'approval-own', path: `/approvals/${access.waiting}` },
  { name: 'approval', path: `/approvals/${access.waiting}`, signedIn: true },
  { name: 'approval-gone', path: '/approvals/nothing' },
  { name: 'certificates', path: '/certificates' },
  {
    name: 'certificate',
    path: '/certificates',
    act: async (page) => {
      await page.getByRole('grid').getByRole('row').nth(1).click();
      await dialog(page);
    },
  },
  { name: 'certificate-new', path: '/certificates/new', act: dialog },
  { name: 'jobs', path: '/jobs' },
  { name: 'schedules', path: '/schedules' },
  { name: 'triggers', path: '/triggers' },
  {
    name: 'notifications',
    path: '/notifications',
    // What became due while no hub was there.
    act: async (page) => await expect(page.getByRole('grid').getByText('backup/s3-key')).toBeVisible(),
  },
  { name: 'audit', path: '/audit' },
  {
    name: 'audit-verified',
    path: '/audit',
    act: async (page) => {
      await page.locator('.audit-verify button').last().click();
      await expect(page.locator('.audit-verify .ax-tag[data-tone=ok]')).toBeVisible();
      await expect(page.locator('.audit-verify p')).toContainText([/kept apart|conservée à part/]);
      await page.getByRole('grid').getByRole('row').nth(3).click();
      await expect(page.locator('.audit-entry')).toBeVisible();
    },
  },
  {
    name: 'audit-compared',
    path: '/audit',
    act: async (page) => {
      await page.locator('.audit-verify button[aria-expanded]').click();
      await page.locator('.audit-kept input').fill('12:abc');
      await expect(page.locator('.audit-kept [role=alert]')).toBeVisible();
      await page.locator('.audit-kept input').fill(`2:${'0'.repeat(64)}`);
      await page.keyboard.press('Enter');
      await expect(page.locator('.audit-verify .ax-tag[data-tone=bad]')).toBeVisible();
      // A head that does not fit is nothing to keep: there is none to copy.
      await expect(page.locator('.audit-verify button')).toHaveCount(2);
    },
  },
  { name: 'settings', path: '/settings' },
  { name: 'settings-slots', path: '/settings#slots' },
  { name: 'settings-about', path: '/settings#about' },
  {
    name: 'settings-sandbox',
    path: '/settings#about',
    act: (page) => page.locator('#about .ax-facts').last().scrollIntoViewIfNeeded(),
  },
  {
    name: 'palette',
    path: '/',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('lo');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  { name: 'lock', path: '/account', signedIn: true, act: lock, leave: unlock },
  { name: 'unknown', path: '/nowhere' },
];

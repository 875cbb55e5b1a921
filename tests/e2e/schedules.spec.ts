import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { findBarriers, picture, settled } from './support/look';

test.use({ sharing: true });

test('a schedule is made with its next five times before the eyes, paused, run and removed', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true });
  await page.goto(new URL('/schedules', page.url()).href);
  await expect(page.getByText('Nothing runs by itself yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a schedule' }).click();

  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await page.getByRole('textbox', { name: 'Name of the schedule' }).fill('Weekdays');
  await page.getByRole('combobox', { name: 'Script' }).fill('Hello');
  await page.getByRole('option', { name: /^Hello/ }).click();
  const expression = page.getByRole('textbox', { name: 'Cron expression' });
  await expression.fill('0 25 * * *');
  await expect(page.getByText('The hour cannot be “25”.')).toBeVisible();
  await expression.fill('30 6 * * 1-5');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Par');
  await page.getByRole('option', { name: 'Europe/Paris' }).click();
  const next = page.getByRole('list', { name: 'Next five times' }).getByRole('listitem');
  await expect(next).toHaveCount(5);
  await expect(next.first()).toContainText('06:30');
  const shown = await next.getByRole('time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime')));
  await page.getByRole('textbox', { name: /^Name$/ }).fill('Ada');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'schedule-form');
  await save.click();

  const row = page.getByRole('grid', { name: 'Schedules' }).getByRole('row').filter({ hasText: 'Weekdays' });
  await expect(row).toContainText('Monday to Friday at 06:30 (Europe/Paris)');
  const listed = (await home.json('schedules', 'list')) as { next: string[]; params: unknown }[];
  expect(listed).toMatchObject([{ next: shown, params: { name: 'Ada' } }]);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'schedules');

  await row.getByRole('button', { name: 'Pause Weekdays' }).click();
  await expect(row).toContainText('paused');
  await row.getByRole('button', { name: 'Resume Weekdays' }).click();
  await expect(row).toContainText('active');
  await row.getByRole('button', { name: 'Run Weekdays now' }).click();
  await expect(row.getByRole('link', { name: /run$/ })).toBeVisible();

  await row.getByText('Weekdays', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: /^Name$/ })).toHaveValue('Ada');
  await page.getByRole('combobox', { name: 'It is due' }).selectOption('interval');
  await page.getByRole('textbox', { name: 'Every' }).fill('2');
  await page.getByRole('combobox', { name: 'Unit' }).selectOption('hours');
  await save.click();
  await expect(row).toContainText('Every 2 hours');

  await row.getByRole('button', { name: 'Remove Weekdays?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Nothing runs by itself yet')).toBeVisible();
});

test('a job is scheduled as a script is, with its parameters', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true });
  const text =
    'name: Both\nparams: [{name: who, label: Who, required: true}]\nsteps:\n  - {id: one, script: hello, params: {name: "${{ params.who }}"}}\n';
  await home.call('jobs.save', { text });
  await page.goto(new URL('/schedules/new', page.url()).href);
  await page.getByRole('textbox', { name: 'Name of the schedule' }).fill('Nightly');
  await page.getByRole('combobox', { name: 'Script or job' }).fill('Both');
  await page.getByRole('option', { name: 'Both', exact: true }).click();
  await expect(page.getByText('A job takes no secrets.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Who' }).fill('Ada');
  await expect(page.getByRole('list', { name: 'Next five times' }).getByRole('listitem')).toHaveCount(5);
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'schedule-job');
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('grid', { name: 'Schedules' }).getByRole('row').filter({ hasText: 'Nightly' });
  await expect(row).toContainText('Both');
  await row.getByRole('button', { name: 'Run Nightly now' }).click();
  await row.getByRole('link', { name: /run$/ }).click();
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('succeeded');

  await page.goto(new URL('/jobs', page.url()).href);
  await page.getByRole('grid', { name: 'Jobs' }).getByText('Both', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'What the run may reach' })).toContainText('Network: none · Sandbox: standard');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'job-start');
});

test('a script that says how often it is meant to run leads to a schedule that is due so', async ({ dashboard: page, home }) => {
  const folder = join(home.folder, 'tools');
  for (const name of ['tools', 'work']) await mkdir(join(home.folder, name));
  await writeFile(
    join(folder, 'disk.sh'),
    '#!/bin/bash\n# @raycast.schemaVersion 1\n# @raycast.title Disk use\n# @raycast.mode inline\n# @raycast.refreshTime 10m\n# @raycast.currentDirectoryPath ../work\npwd\n',
  );
  await home.call('settings.set', { tourDone: true });
  await home.json('scripts', 'add-source', folder);
  const { id } = (await home.json('scripts', 'show', 'disk.sh')) as { id: string };
  await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  await expect(
    page
      .getByRole('definition')
      .filter({ hasText: join(home.folder, 'work') })
      .first(),
  ).toBeVisible();
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'script-meant');

  await page.getByRole('link', { name: 'meant to run every 10 min' }).click();
  const hint = page.getByText('The script says how often it is meant to run');
  await expect(hint).toBeVisible();
  const [type, every] = [page.getByRole('combobox', { name: 'It is due' }), page.getByRole('textbox', { name: 'Every' })];
  await expect(type).toHaveValue('interval');
  await expect(every).toHaveValue('10');
  await expect(page.getByRole('combobox', { name: 'Unit' })).toHaveValue('minutes');
  await settled(page);
  expect(await findBarriers(page)).toEqual([]);
  await picture(page, 'schedule-meant');

  // Another script says nothing of it; what a person says stays, whatever is chosen then.
  const script = page.getByRole('combobox', { name: 'Script or job' });
  await script.fill('Hello');
  await page.getByRole('option', { name: /^Hello/ }).click();
  await expect(type).toHaveValue('cron');
  await script.fill('Disk use');
  await page.getByRole('option', { name: /^Disk use/ }).click();
  await every.fill('20');
  await expect(hint).toBeHidden();
  await page.getByRole('textbox', { name: 'Name of the schedule' }).fill('Disk');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('grid', { name: 'Schedules' }).getByRole('row').filter({ hasText: 'Disk use' })).toContainText(
    'Every 20 minutes',
  );
});

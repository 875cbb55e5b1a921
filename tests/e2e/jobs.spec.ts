import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/face';
import { root } from './support/home';
import { findBarriers, picture, settled } from './support/look';

const TEXT = `name: Release
params:
  - {name: version, label: Version, required: true}
steps:
  - id: build
    script: build
    params: {version: "\${{ params.version }}"}
  - {id: check, script: check}
  - {id: notes, script: say, needs: [build], params: {what: "\${{ steps.build.results.facts.size }} files"}}
  - {id: publish, script: say, needs: [check, notes], params: {what: "done \${{ params.version }}"}}
  - {id: mend, script: say, needs: [check], if: failure(), params: {what: mended}}
`;

test.describe('jobs', () => {
  test.use({ sharing: true });
  let scripts: string;
  test.beforeEach(() => {
    scripts = mkdtempSync(join(tmpdir(), 'axle-jobs-'));
    chmodSync(scripts, 0o755);
    const script = (name: string, body: string): void => writeFileSync(join(scripts, name), `#!/bin/bash\n${body}`);
    script(
      'build.sh',
      '# @axle.param version {kind: text}\necho "building $AXLE_PARAM_VERSION"\necho \'{"type":"values","name":"facts","values":{"size":7}}\' >&3\n',
    );
    script('check.sh', 'echo checking\n[ -e "$(dirname "$0")/mended" ] || { echo "not yet" >&2; exit 4; }\n');
    script('say.sh', '# @axle.param what {kind: text}\necho "says $AXLE_PARAM_WHAT"\n');
  });
  test.afterEach(() => rmSync(scripts, { recursive: true, force: true }));

  test('is written with its graph before the eyes, run, watched, fails, and is taken up from the step that failed', async ({
    dashboard: page,
    home,
  }) => {
    await home.call('settings.set', { tourDone: true, trust: 'warn' });
    await home.call('scripts.addSource', { folder: scripts });
    await page.goto(new URL('/jobs', page.url()).href);
    await page.getByRole('button', { name: 'Write a job' }).click();

    const text = page.getByRole('textbox', { name: 'Text of the job' });
    await expect(page.getByRole('button', { name: /^second/ })).toBeVisible();
    await text.fill(TEXT.replace('needs: [check, notes]', 'needs: [check, nots]'));
    const problems = page.getByRole('list', { name: 'Problems' });
    await expect(problems.getByRole('button', { name: 'Line 10 There is no step “nots”.' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
    await problems.getByRole('button').first().click();
    expect(
      await text.evaluate(
        (field) => (field as HTMLTextAreaElement).value.slice(0, (field as HTMLTextAreaElement).selectionStart).split('\n').length,
      ),
    ).toBe(10);
    await text.fill(TEXT);
    await expect(page.getByText('Nothing is wrong: it can run.')).toBeVisible();
    const graph = page.getByRole('group', { name: 'Steps' });
    await expect(graph.getByRole('button')).toHaveCount(5);
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'job-editor');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Release', level: 1 })).toBeVisible();

    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await expect(dialog.getByRole('alert')).toContainText('version');
    await dialog.getByRole('textbox', { name: 'Version' }).fill('1.2');
    await dialog.getByRole('button', { name: 'Run' }).click();

    const state = page.getByRole('status');
    await expect(state.getByText('failed')).toBeVisible();
    await expect(graph.getByRole('button', { name: /^check failed/ })).toBeVisible();
    await expect(graph.getByRole('button', { name: /^publish skipped/ })).toBeVisible();
    await expect(graph.getByRole('button', { name: /^mend succeeded/ })).toBeVisible();
    const log = page.getByRole('log', { name: 'All output' });
    for (const line of ['building 1.2', 'not yet', 'says 7 files', 'says mended'])
      await expect(log.getByText(line, { exact: true })).toBeVisible();
    await expect(page.getByRole('group', { name: 'When each step ran' }).getByRole('listitem')).toHaveCount(5);
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'job-run');

    await graph.getByRole('button', { name: /^check/ }).click();
    await expect(page.getByText('not yet', { exact: true })).toBeVisible();
    writeFileSync(join(scripts, 'mended'), '');
    expect(existsSync(join(scripts, 'mended'))).toBe(true);
    await page.getByRole('button', { name: 'Run again from here' }).click();
    // What its steps may reach is shown before they run again.
    await expect(dialog.getByRole('region', { name: 'What the run may reach' })).toContainText('Network: none · Sandbox: standard');
    await expect(dialog.getByRole('region', { name: 'What the run may reach' })).not.toContainText('build');
    await picture(page, 'job-again');
    await dialog.getByRole('button', { name: 'Run again from here' }).click();
    await expect(state.getByText('succeeded')).toBeVisible();
    await expect(graph.getByRole('button', { name: /^build succeeded, kept/ })).toBeVisible();
    await expect(log.getByText('says done 1.2', { exact: true })).toBeVisible();
    await expect(log.getByText('building 1.2', { exact: true })).toHaveCount(0);

    await page.goto(new URL('/runs', page.url()).href);
    const history = page.getByRole('grid', { name: 'Runs' });
    await expect(history.getByRole('row').filter({ hasText: 'Release' })).toHaveCount(2);
    await history.getByRole('button', { name: 'Steps of Release' }).first().click();
    await expect(history.getByRole('row').filter({ hasText: 'publish · say' })).toBeVisible();
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'job-history');

    await page.goto(new URL('/jobs', page.url()).href);
    const row = page.getByRole('grid', { name: 'Jobs' }).getByRole('row').filter({ hasText: 'Release' });
    await expect(row).toContainText('succeeded');
    await row.getByRole('button', { name: 'Remove Release?' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('No jobs yet')).toBeVisible();
  });

  test('comes with Axle as a sample: one button writes it, and it runs as it is', async ({ dashboard: page, home }) => {
    await home.call('settings.set', { tourDone: true });
    await page.goto(new URL('/jobs', page.url()).href);
    await expect(page.getByText('No jobs yet')).toBeVisible();
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'jobs-empty');
    await page.getByRole('button', { name: 'Try the sample job' }).click();
    const text = page.getByRole('textbox', { name: 'Text of the job' });
    await expect(text).toHaveValue(readFileSync(join(root, 'resources/samples/jobs/host-check.yaml'), 'utf8'));
    await expect(page.getByText('Nothing is wrong: it can run.')).toBeVisible();
    await expect(page.getByRole('group', { name: 'Steps' }).getByRole('button')).toHaveCount(4);
    await settled(page);
    await picture(page, 'job-sample');
    // What is typed into it is not what one who writes a job of their own finds.
    await text.fill('name: Mine\n');
    await page.goto(new URL('/jobs/new', page.url()).href);
    await expect(text).toHaveValue(/^name: My job/);
    await page.goBack();
    await expect(text).toHaveValue('name: Mine\n');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect(page.getByText('Nothing is wrong: it can run.')).toBeVisible();

    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Host check', level: 1 })).toBeVisible();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
    await expect(page.getByRole('status').getByText('succeeded')).toBeVisible();
    await expect(page.getByRole('log', { name: 'All output' }).getByText('Hello, 40 hosts, 3 of them silent!')).toBeVisible();
  });

  test('that is not saved outlasts a look at another page, and overwrites nobody’s change unasked', async ({ dashboard: page, home }) => {
    await home.call('settings.set', { tourDone: true, trust: 'warn' });
    await home.call('scripts.addSource', { folder: scripts });
    const first = 'name: Nightly\nsteps:\n  - {id: a, script: check}\n';
    const { id } = (await home.call('jobs.save', { text: first })) as { id: string };
    await page.goto(new URL(`/jobs/${id}`, page.url()).href);
    const text = page.getByRole('textbox', { name: 'Text of the job' });
    // As it is pasted: what is too long is told of, and nothing is cut off.
    const long = `${first}# ${'x'.repeat(33_000)}\n`;
    await text.fill('');
    await page.keyboard.insertText(long);
    await expect(page.getByRole('list', { name: 'Problems' })).toContainText('> 32768');
    await expect(text).toHaveValue(long);
    await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await text.fill(`${first}# mine\n`);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
    await page.goBack();
    await expect(text).toHaveValue(`${first}# mine\n`);
    await page.reload();
    await expect(text).toHaveValue(`${first}# mine\n`);

    await home.call('jobs.save', { text: `${first}# theirs\n`, job: id });
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.click();
    const refusal = page.getByRole('alert');
    await expect(refusal).toContainText('“Nightly” was changed by');
    await settled(page);
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, 'job-changed');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect(text).toHaveValue(`${first}# theirs\n`);
    await text.fill(`${first}# mine again\n`);
    await home.call('jobs.save', { text: `${first}# theirs again\n`, job: id });
    await save.click();
    await refusal.getByRole('button', { name: 'Save mine in its place' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    expect(await home.call('jobs.get', { job: id })).toMatchObject({ text: `${first}# mine again\n` });
  });

  test('is taken up no less carefully than it was begun: what its scripts ask is asked again', async ({ dashboard: page, home }) => {
    await home.call('settings.set', { tourDone: true, trust: 'warn' });
    writeFileSync(join(scripts, 'risky.sh'), '#!/bin/bash\n# @axle.confirm Empty the store?\nexit 3\n');
    await home.call('scripts.addSource', { folder: scripts });
    await home.call('jobs.save', { text: 'name: Wipe\nsteps:\n  - {id: wipe, script: risky}\n' });
    const { run } = (await home.call('jobs.run', { job: 'Wipe' })) as { run: string };
    await page.goto(new URL(`/runs/${run}`, page.url()).href);
    await expect(page.getByRole('status').getByText('failed')).toBeVisible();
    const again = page.getByRole('button', { name: 'Retry what failed' });
    await again.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('wipe: Empty the store?');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect(again).toBeFocused();
    expect(new URL(page.url()).pathname).toBe(`/runs/${run}`);
    await again.click();
    await dialog.getByRole('button', { name: 'Retry what failed' }).click();
    await expect(page).not.toHaveURL(new RegExp(run));
    await expect(page.getByRole('status').getByText('failed')).toBeVisible();
  });
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from './support/face';
import { findBarriers, picture } from './support/look';

const EVIL = '<img src=x onerror=document.title=1><script>document.title=2</script><a href=//e.vil>x</a><style>*{display:none}</style>';

test('a report of a run that prints markup is text alone, in light and dark', async ({ dashboard, home }) => {
  const scripts = mkdtempSync(join(tmpdir(), 'axle-report-'));
  try {
    chmodSync(scripts, 0o755);
    writeFileSync(
      join(scripts, 'evil.sh'),
      `#!/bin/bash\n# @axle.param who {kind: text, label: "${EVIL}"}\necho "$AXLE_PARAM_WHO"\necho "$AXLE_PARAM_WHO" >&2\n` +
        `echo '{"type":"table","name":"${EVIL}","columns":["${EVIL}",{"name":"ms","type":"number"}],"rows":[["${EVIL}",12]]}' >&3\nexit 3\n`,
    );
    await home.call('settings.set', { tourDone: true });
    await home.json('scripts', 'add-source', scripts);
    const { run } = (await home.call('runs.start', { script: 'evil', params: { who: EVIL } })) as { run: string };
    await home.json('runs', 'log', run, '--follow').catch(() => undefined); // Lines, not one document: that it has ended is what counts.
    const file = join(home.folder, 'report.html');
    await home.json('runs', 'report', run, '--out', file);

    const page = await dashboard.context().newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('request', (request) => asked.push(request.url()));
    await page.setViewportSize({ width: 1_280, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(pathToFileURL(file).href);
      await expect(page).toHaveTitle('evil · Run report');
      await expect(page.getByRole('heading', { name: 'evil ✗ failed', level: 1 })).toBeVisible();
      await expect(page.getByRole('group', { name: 'Output' })).toHaveText(`${EVIL}\n${EVIL}`);
      await expect(page.locator('script, img, a, link, iframe, body style')).toHaveCount(0);
      // Its own style holds: the policy allows it.
      await expect(page.locator('body')).toHaveCSS('background-color', colorScheme === 'light' ? 'rgb(246, 247, 248)' : 'rgb(14, 18, 21)');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1_280);
      expect(await findBarriers(page)).toEqual([]);
      await picture(page, `report-${colorScheme}`);
    }
    expect(said).toEqual([]);
    expect(new Set(asked)).toEqual(new Set([pathToFileURL(file).href]));
  } finally {
    rmSync(scripts, { recursive: true, force: true });
  }
});

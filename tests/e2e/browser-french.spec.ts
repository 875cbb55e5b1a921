import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchBrowser } from './support/browser';
import { createHome } from './support/home';

test('what is wrong with a script, and what a form adds to its words, is in the language of the page', async () => {
  const home = await createHome();
  const { page, close } = await launchBrowser(home);
  const folder = join(home.folder, 'tools');
  await mkdir(folder);
  await writeFile(join(folder, 'broken.sh'), '#!/bin/bash\n# @axle.param n {kind: number, min: 2, max: 1}\n');
  await writeFile(
    join(folder, 'noted.py'),
    'import argparse\np = argparse.ArgumentParser()\np.add_argument("--at", default=now(), help="When")\np.parse_args()\n',
  );
  await home.call('settings.set', { tourDone: true, language: 'fr' });
  await home.json('scripts', 'add-source', folder);
  const open = async (name: string): Promise<void> => {
    const { id } = (await home.json('scripts', 'show', name)) as { id: string };
    await page.goto(new URL(`/scripts/${encodeURIComponent(id)}`, page.url()).href);
  };
  await open('broken.sh');
  const problems = page.locator('.script-problems');
  await expect(problems).toContainText('n\u00a0: min dépasse max');
  await open('noted.py');
  await expect(page.getByText('When (par défaut\u00a0: now())')).toBeVisible();

  await home.call('settings.set', { language: 'en' });
  await expect(page.getByText('When (default: now())')).toBeVisible();
  await open('broken.sh');
  await expect(problems).toContainText('n: min is above max');
  await close();
  await home.close();
});

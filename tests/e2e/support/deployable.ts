import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from './home';

/** Adds a script that needs a second person: Deploy. */
export async function deployable(home: Home): Promise<void> {
  const folder = join(home.folder, 'scripts');
  await mkdir(folder);
  const text =
    '#!/bin/sh\n# @axle.name Deploy\n# @axle.approval another 4h\n# @axle.network\n# @axle.param where\necho "to $AXLE_PARAM_WHERE"\n';
  await writeFile(join(folder, 'deploy.sh'), text, { mode: 0o755 });
  await home.call('settings.set', { tourDone: true, trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
}

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from './home';

/** Adds a script that goes on until `open` is called, and ends well then. */
export async function addGated(home: Home): Promise<{ readonly open: () => Promise<void> }> {
  const folder = join(home.folder, 'gated-scripts');
  await mkdir(folder, { mode: 0o755 });
  await chmod(home.folder, 0o755); // Whoever runs the script may enter.
  const text = '#!/bin/bash\n# @axle.name Gated\necho begun\nuntil [ -e "$(dirname "$0")/open" ]; do sleep 0.05; done\n';
  await writeFile(join(folder, 'gated.sh'), text, { mode: 0o755 });
  // It sees its gate, which nobody approved.
  await home.call('settings.set', { trust: 'warn' });
  await home.json('scripts', 'add-source', folder);
  return { open: () => writeFile(join(folder, 'open'), '') };
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockHash } from './install.mjs';
import { root } from './node-runtime.mjs';

/** Bundles of the main runtime by name, and where each begins. */
export const mainEntries = {
  boot: 'src/main/electron/boot.ts',
  cli: 'src/main/cli/main.ts',
  hub: 'src/main/hub/background.ts',
  recorder: 'src/main/spokes/runs/recorder/child/main.ts',
  keychain: 'src/main/platform/sealed/child/main.ts',
  launcher: 'src/main/spokes/runs/recorder/child/launcher/main.ts',
  inside: 'src/main/spokes/runs/broker/child/main.ts',
  elevated: 'src/main/spokes/runs/recorder/child/elevated/main.ts',
  'db-worker': 'src/main/platform/db/worker.ts',
  'reader-worker': 'src/main/spokes/scripts/child/reader-worker.ts',
  'diff-worker': 'src/main/spokes/runs/compare/child/diff-worker.ts',
  'evidence-worker': 'src/main/spokes/runs/evidence/child/evidence-worker.ts',
  'index-worker': 'src/main/spokes/runs/search/child/index-worker.ts',
  'look-worker': 'src/main/spokes/runs/search/child/look-worker.ts',
  'search-worker': 'src/main/spokes/runs/journal/child/search-worker.ts',
  'verify-worker': 'src/main/spokes/audit/child/verify-worker.ts',
};

// What each part is made of: files and folders, tests left out.
const sources = {
  main: ['src/main', 'src/shared', 'scripts/build.mjs', 'scripts/build-parts.mjs', 'package.json'],
  preload: ['src/preload', 'src/shared/rpc', 'scripts/build.mjs', 'scripts/build-parts.mjs'],
  renderer: [
    'src/renderer',
    'src/shared',
    'resources/samples/jobs',
    'vite.renderer.config.ts',
    'postcss.config.cjs',
    'scripts/build.mjs',
    'scripts/build-parts.mjs',
  ],
};

export const partNames = Object.keys(sources);
export const stampOf = (part) => join(root, 'dist', `.${part}.json`);

/** What was built last: `{ hash, files }`, or undefined. */
export function readStamp(part) {
  try {
    return JSON.parse(readFileSync(stampOf(part), 'utf8'));
  } catch (error) {
    // A stamp that was cut off by a crash is no stamp.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Hash of everything that a part is made of, contents and not times: a fresh checkout of the same tree is the same. */
export function hashOf(part) {
  const hash = createHash('sha256').update(lockHash());
  for (const source of sources[part])
    for (const file of filesOf(source))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(root, file)))
        .update('\0');
  return hash.digest('hex');
}

function* filesOf(path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  let entries;
  try {
    entries = readdirSync(full, { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesOf(`${path}/${entry.name}`);
    else if (!/\.test\.tsx?$/.test(entry.name)) yield `${path}/${entry.name}`;
  }
}

/** The parts whose sources are not those that were built last. */
export function staleParts() {
  return partNames.filter((part) => readStamp(part)?.hash !== hashOf(part));
}

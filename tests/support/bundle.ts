import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bundles = new Map<string, Promise<string>>();

/** Path of a program bundled from its source (relative to the project), once per test file; it finds its addons from there. */
export function bundle(source: string): Promise<string> {
  const known = bundles.get(source) ?? make(source);
  bundles.set(source, known);
  return known;
}

async function make(source: string): Promise<string> {
  const parent = join(root, 'node_modules/.cache/axle');
  await mkdir(parent, { recursive: true });
  const outDir = mkdtempSync(join(parent, 'bundle-'));
  chmodSync(outDir, 0o755); // Some tests give up being root before they start what lies there.
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, source),
      outDir,
      minify: false,
      target: 'node20',
      rollupOptions: { external: ['better-sqlite3', 'koffi', 'node-pty'], output: { entryFileNames: 'entry.mjs' } },
    },
  });
  return join(outDir, 'entry.mjs');
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(root, 'node_modules/.cache/axle');
const bundles = new Map<string, Promise<string>>();

/**
 * Path of a program bundled from its source (relative to the project), once per state of all that it is made of; it finds
 * its addons from there.
 */
export function bundle(source: string): Promise<string> {
  const known = bundles.get(source) ?? find(source);
  bundles.set(source, known);
  return known;
}

async function find(source: string): Promise<string> {
  const name = `${basename(dirname(source))}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}`;
  const list = join(cache, `${name}.json`);
  const before = await stateOf(await listed(list));
  const kept = join(cache, `${name}-${before ?? 'none'}`);
  if (existsSync(join(kept, 'entry.mjs'))) return join(kept, 'entry.mjs');

  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  await chmod(making, 0o755); // Some tests give up being root before they start what lies there.
  const files = await make(source, making);
  const state = await stateOf(files);
  if (state === undefined) throw new Error(`${source} was changed while it was bundled`);
  const made = join(cache, `${name}-${state}`);
  // Another test file may have been quicker; its bundle is the same.
  await rename(making, made).catch(() => rm(making, { recursive: true, force: true }));
  await writeFile(`${making}.json`, JSON.stringify(files.map((file) => relative(root, file))));
  await rename(`${making}.json`, list);
  return join(made, 'entry.mjs');
}

/** The files that the bundle made last was made of. */
async function listed(list: string): Promise<readonly string[]> {
  if (!existsSync(list)) return [];
  const files: unknown = JSON.parse(await readFile(list, 'utf8'));
  return Array.isArray(files) ? files.map((file) => join(root, String(file))) : [];
}

/** What tells these files from what they were before; undefined where there are none, or one is gone. */
async function stateOf(files: readonly string[]): Promise<string | undefined> {
  if (files.length === 0 || !files.every((file) => existsSync(file))) return undefined;
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16);
}

/** Bundles a program; gives the files that it is made of. */
async function make(source: string, outDir: string): Promise<readonly string[]> {
  // Most find a bundle that was made before, and need none of what makes one.
  const { build } = await import('vite');
  const files: string[] = [];
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'list-files',
        buildEnd() {
          files.push(...[...this.getModuleIds()].filter((id) => existsSync(id)).sort());
        },
      },
    ],
    build: {
      ssr: join(root, source),
      outDir,
      minify: false,
      target: 'node20',
      rollupOptions: { external: ['better-sqlite3', 'koffi', 'node-pty'], output: { entryFileNames: 'entry.mjs' } },
    },
  });
  return files;
}

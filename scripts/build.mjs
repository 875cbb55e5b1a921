import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf, mainEntries, partNames, readStamp, staleParts, stampOf } from './build-parts.mjs';
import { run } from './child.mjs';
import { ensureNode, root } from './node-runtime.mjs';

const self = fileURLToPath(import.meta.url);

// Packages of JavaScript alone that every process loads: hundreds of small files that one bundle opens at once.
const bundled = ['canonicalize', 'commander', 'kysely', 'pino', 'rotating-file-stream', 'smol-toml', 'yaml', 'zod'];

/** Builds what has changed, under a Node that can. Everything it says goes to standard error. */
export async function ensureBuilt(node) {
  if (staleParts().length === 0) return;
  const { code } = await run(node, [self], { cwd: root, stdio: 'stderr' });
  if (code !== 0) process.exit(code);
}

async function buildParts(parts) {
  if (!process.stderr.isTTY) process.env.NO_COLOR ??= '1';
  const { build } = await import('vite');
  for (const part of parts) {
    const started = performance.now();
    const hash = hashOf(part);
    const config = await configOf(part);
    if (config === undefined) continue;
    mkdirSync(join(root, 'dist'), { recursive: true });
    const fresh = mkdtempSync(join(root, 'dist', `.${part}-`));
    try {
      await build({ ...config, build: { ...config.build, outDir: fresh, emptyOutDir: true } });
      putInPlace(part, fresh, hash);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    process.stderr.write(`axle: built ${part} in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
  }
}

/**
 * Each file replaces its predecessor at once, and those of the build before stay: a hub that is running loads its
 * chunks when it needs them.
 */
function putInPlace(part, fresh, hash) {
  const target = join(root, 'dist', part);
  const files = readdirSync(fresh, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(fresh.length + 1));
  for (const file of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    renameSync(join(fresh, file), join(target, file));
  }
  if (files.includes('cli.js')) chmodSync(join(target, 'cli.js'), 0o755);
  const keep = new Set([...files, ...(readStamp(part)?.files ?? [])]);
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !keep.has(file.slice(target.length + 1))) rmSync(file);
  }
  writeFileSync(stampOf(part), JSON.stringify({ hash, files }));
}

async function configOf(part) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const common = { root, configFile: false, logLevel: 'warn', publicDir: false };
  const external = ['electron', ...Object.keys(dependencies).filter((name) => !bundled.includes(name))];
  switch (part) {
    case 'main':
      return {
        ...common,
        ssr: { noExternal: true, external },
        build: {
          ssr: true,
          target: 'node20',
          minify: false,
          sourcemap: true,
          rolldownOptions: {
            input: present(mainEntries),
            output: {
              format: 'es',
              entryFileNames: '[name].js',
              chunkFileNames: 'chunks/[name]-[hash].js',
              banner: ({ name, isEntry }) => (isEntry && name === 'cli' ? '#!/usr/bin/env node' : ''),
            },
          },
        },
      };
    case 'preload': {
      const input = present({ preload: 'src/preload/preload.ts' });
      if (Object.keys(input).length === 0) return undefined;
      return {
        ...common,
        ssr: { noExternal: true, external: ['electron'] },
        build: {
          ssr: true,
          target: 'node20',
          minify: false,
          rolldownOptions: { input, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
        },
      };
    }
    case 'renderer': {
      const configFile = 'vite.renderer.config.ts';
      if (!existsSync(join(root, configFile)) || !existsSync(join(root, 'src/renderer/index.html')))
        return leftOut('src/renderer/index.html');
      return { configFile: join(root, configFile), logLevel: 'warn' };
    }
    default:
      throw new Error(`no part ${part}`);
  }
}

function present(entries) {
  const there = Object.entries(entries).filter(([, source]) => existsSync(join(root, source)) || leftOut(source));
  return Object.fromEntries(there.map(([name, source]) => [name, join(root, source)]));
}

function leftOut(source) {
  process.stderr.write(`axle: left out of the build, its source is not there: ${source}\n`);
}

if (process.argv[1] === self) {
  const node = await ensureNode();
  const args = process.argv.slice(2);
  const named = partNames.filter((part) => args.includes(part));
  if (node !== process.execPath) process.exitCode = (await run(node, [self, ...args], { cwd: root })).code;
  else {
    try {
      await buildParts(args.includes('--all') ? partNames : named.length > 0 ? named : staleParts());
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\naxle: the build failed\n`);
      process.exitCode = 1;
    }
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { giveUp, run } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureNode, root, withNode } from './node-runtime.mjs';

// `npm run bench` and `npm run chaos`: builds the program and what it measures, and runs it from the project's root.
const self = fileURLToPath(import.meta.url);
const [kind, ...args] = process.argv.slice(2);
const entries = {
  bench: { bench: 'tests/bench/main.ts', 'rpc-peer': 'tests/bench/rpc-peer.ts', 'slots-client': 'tests/bench/slots-client.ts' },
  chaos: { chaos: 'tests/chaos/main.ts', 'fuzz-server': 'tests/chaos/fuzz-server.ts' },
};
if (!Object.hasOwn(entries, kind)) giveUp('harness takes bench or chaos');

const node = await ensureNode();
await ensureInstalled(node);
if (node !== process.execPath) process.exitCode = (await run(node, [self, kind, ...args], { env: withNode(node), passSignals: true })).code;
else {
  if (!process.env.AXLE_SKIP_BUILD) await ensureBuilt(node);
  await bundle();
  const program = join(root, 'dist', 'harness', `${kind}.js`);
  process.exitCode = (await run(node, ['--enable-source-maps', '--expose-gc', program, ...args], { cwd: root, passSignals: true })).code;
}

async function bundle() {
  const { build } = await import('vite');
  const input = Object.fromEntries(Object.entries(entries[kind]).filter(([, source]) => existsSync(join(root, source))));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      target: 'node22',
      minify: false,
      sourcemap: true,
      outDir: join(root, 'dist', 'harness'),
      emptyOutDir: false,
      rolldownOptions: { input, output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  });
}

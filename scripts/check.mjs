import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureNode, root, withNode } from './node-runtime.mjs';

// Format, lint, imports, types and unit tests: everything that says within a minute whether a change may stand. `--no-tests` leaves
// out the last, for who runs all tests next.
const WIDTH = 2; // At once: each of these keeps a core busy.
const node = await ensureNode();
await ensureInstalled(node);
const reports = mkdtempSync(join(tmpdir(), 'axle-check-'));
/** What was found well by content is not looked at again; it goes with the dependencies, whose versions it depends on. */
const cache = join(root, 'node_modules', '.cache', 'axle-check');

const typescript = 'ts7/bin/tsc';
const projects = ['src/shared', 'src/main', 'src/preload', 'src/renderer', 'tests'].filter((folder) =>
  existsSync(join(root, folder, 'tsconfig.json')),
);
/** @type {[string, () => Promise<{ code: number; output: string }>][]} */
const steps = [
  ...(process.argv.includes('--no-tests') ? [] : [1, 2]).map((half) => [
    `unit tests, half ${half}`,
    () => tool('vitest/vitest.mjs', ['run', '--project=unit', '--reporter=dot', `--shard=${half}/2`]),
  ]),
  ...projects.map((folder) => [
    `types of ${folder}`,
    () => tool(typescript, ['-p', folder, '--incremental', '--tsBuildInfoFile', join(cache, `${folder.replaceAll('/', '-')}.tsbuildinfo`)]),
  ]),
  ['imports', imports],
  ['lint', () => tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings'])],
  ['format', formatted],
];

const started = performance.now();
let failed = 0;
const queue = [...steps];
await Promise.all(Array.from({ length: WIDTH }, work));
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`${failed === 0 ? 'ok' : `${failed} failed`} in ${seconds(started)}\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function work() {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const [name, act] = step;
    const from = performance.now();
    const { code, output } = await act();
    if (code !== 0) failed += 1;
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name}  ${seconds(from)}\n${code === 0 ? '' : output}`);
  }
}

/** By content, not by time: a checkout gives every file a new one. */
async function formatted() {
  const kept = ['--cache', '--cache-strategy=content', `--cache-location=${join(cache, 'prettier')}`];
  return await tool('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', ...kept, '.']);
}

/** dependency-cruiser ends well when it has understood nothing: its own count is the proof that it looked. */
async function imports() {
  const file = join(reports, 'imports.json');
  const found = await tool('dependency-cruiser/bin/dependency-cruiser.mjs', [
    'src',
    'tests',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    '--output-to',
    file,
  ]);
  if (!existsSync(file)) return { code: 1, output: found.output };
  const { summary } = JSON.parse(readFileSync(file, 'utf8'));
  if (summary.totalCruised === 0) return { code: 1, output: 'dependency-cruiser saw no module\n' };
  const lines = summary.violations.map(({ rule, from, to }) => `  ${rule.name}: ${from} -> ${to}\n`);
  return { code: lines.length === 0 ? 0 : 1, output: lines.join('') };
}

function tool(path, args) {
  return run(node, [join(root, 'node_modules', path), ...args], { cwd: root, env: { ...withNode(node), NO_COLOR: '1' }, stdio: 'collect' });
}

function seconds(from) {
  return `${((performance.now() - from) / 1_000).toFixed(1)} s`;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { run } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureNode, root, withNode } from './node-runtime.mjs';
import { listFaceTests, noCounts, readFaceReport, readUnitReport, summaryOf } from './test-reports.mjs';
import { missingForBrowser, missingForDesktop, onDisplay } from './test-parts.mjs';

// Everything that this machine can run, and the names of what it cannot. `CI=true` makes a missing part a failure.
const ci = Boolean(process.env.CI) && process.env.CI !== 'false';
const node = await ensureNode();
await ensureInstalled(node);
await ensureBuilt(node);

const reports = mkdtempSync(join(tmpdir(), 'axle-reports-'));
const total = noCounts();
/** The alternative SQLite addon is Electron's: under our own Node the one that is shipped is what is tested. */
const SHIPPED = { AXLE_SQLITE_BINDING: '' };
/** Hundreds of hubs and commands of one build would each compile it anew. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'axle-compiled') };
try {
  await unitTests();
  const noDesktop = await missingForDesktop(node);
  // Beside each other: one waits for its windows while the other works, and each test has a hub and a screen of its own.
  const faces = await Promise.allSettled([faceTests('browser', missingForBrowser()), faceTests('desktop', noDesktop)]);
  for (const face of faces) if (face.status === 'rejected') throw face.reason;
} finally {
  rmSync(reports, { recursive: true, force: true });
}

process.stdout.write(summaryOf(total));
if (process.env.AXLE_NO_ELECTRON) process.stdout.write(`No desktop tests: ${process.env.AXLE_NO_ELECTRON}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function unitTests() {
  const file = join(reports, 'unit.json');
  const reporters = ['default', 'json', './tests/support/stuck-files.ts'];
  const { code } = await tool(
    'vitest/vitest.mjs',
    ['run', ...reporters.map((name) => `--reporter=${name}`), `--outputFile.json=${file}`],
    SHIPPED,
  );
  add(readUnitReport(file, code));
}

async function faceTests(project, missing) {
  const names = await listFaceTests(tool, project, reports);
  if (names.length === 0) return;
  if (missing !== undefined) {
    const excused = project === 'desktop' && Boolean(process.env.AXLE_NO_ELECTRON);
    const lacking = names.map((name) => ({ name, lacks: missing }));
    return add(ci && !excused ? { ...noCounts(), failed: names.length, lacking } : { ...noCounts(), skipped: names.length, lacking });
  }
  const file = join(reports, `${project}.json`);
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file, ...(project === 'browser' && SHIPPED) };
  const { code } = await tool(
    '@playwright/test/cli.js',
    ['test', `--project=${project}`, '--reporter=list,json'],
    env,
    project === 'desktop' ? onDisplay : undefined,
  );
  add(readFaceReport(file, code, project));
}

function add({ passed, failed, skipped, failures, lacking }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  total.failures.push(...failures);
  total.lacking.push(...lacking);
}

/** Runs a tool of node_modules under the right Node. */
async function tool(path, args, env = {}, wrap = (file, words) => [file, words], stdio = 'inherit') {
  const [file, words] = wrap(node, [join(root, 'node_modules', path), ...args]);
  return await run(file, words, { cwd: root, env: { ...withNode(node), ...compiled, ...env }, stdio, passSignals: true });
}

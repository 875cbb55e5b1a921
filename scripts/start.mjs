import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { giveUp, run } from './child.mjs';
import { findElectron } from './electron-binary.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureNode, root, withNode } from './node-runtime.mjs';

const cli = join(root, 'dist', 'main', 'cli.js');
const allowRoot = process.argv.includes('--allow-root');
const args = process.argv.slice(2).filter((arg) => arg !== '--allow-root');

const node = await ensureNode();
await ensureInstalled(node);
await ensureBuilt(node);

if (args.length > 0) await command(args);
else await desktop();

/** The command line: same terminal, same exit code, nothing of ours in between. */
async function command(words) {
  if (!existsSync(cli)) giveUp('the command line is not built');
  if (node === process.execPath) {
    process.argv = [node, cli, ...words];
    await import(pathToFileURL(cli).href);
    return;
  }
  process.exitCode = (await run(node, [cli, ...words], { env: withNode(node), passSignals: true })).code;
}

async function desktop() {
  const refusal = noWindow();
  const electron = refusal === undefined ? await findElectron(node) : { missing: refusal };
  if (electron.missing !== undefined) {
    process.stderr.write(`axle: no desktop window: ${electron.missing}. Serving the dashboard to a browser instead.\n`);
    return await command(['serve']);
  }
  const flags = isRoot() ? ['--no-sandbox'] : [];
  process.exitCode = (await run(electron.file, [...flags, root], { env: withNode(node), passSignals: true })).code;
}

function noWindow() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)';
  if (isRoot() && !allowRoot) return 'Chromium has no sandbox when it runs as root (--allow-root opens it all the same)';
  return undefined;
}

function isRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

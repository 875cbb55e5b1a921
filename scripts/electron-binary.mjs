import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { root } from './node-runtime.mjs';

const folder = join(root, 'node_modules', 'electron');
const DOWNLOAD_LIMIT_MS = 600_000;

function installed() {
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined;
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given !== undefined && given !== '')
    return join(
      given,
      name ??
        (process.platform === 'win32'
          ? 'electron.exe'
          : process.platform === 'darwin'
            ? 'Electron.app/Contents/MacOS/Electron'
            : 'electron'),
    );
  return name === undefined ? undefined : join(folder, 'dist', name);
}

/** The Electron binary: `{ file }`, fetched when it is not there, or `{ missing }`, why not. */
export async function findElectron(node, { fetch = true } = {}) {
  const file = installed();
  if (file !== undefined && existsSync(file)) return { file };
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    return { missing: `there is no Electron in ELECTRON_OVERRIDE_DIST_PATH (${process.env.ELECTRON_OVERRIDE_DIST_PATH})` };
  if (!fetch) return { missing: 'the Electron binary was not downloaded' };
  const installer = join(folder, 'install.js');
  if (!existsSync(installer)) return { missing: 'the electron package is not installed' };
  process.stderr.write('axle: fetching the Electron binary\n');
  // Its own loader would print to standard output and leave a stack trace.
  const { output } = await run(node, [installer], { cwd: root, stdio: 'collect', timeoutMs: DOWNLOAD_LIMIT_MS });
  const fetched = installed();
  if (fetched !== undefined && existsSync(fetched)) return { file: fetched };
  const reason = output.split('\n').find((line) => line.includes('Error')) ?? 'no answer';
  return { missing: `the Electron binary could not be downloaded (${reason.trim()})` };
}

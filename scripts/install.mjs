import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, run } from './child.mjs';
import { npmCli, root, withNode } from './node-runtime.mjs';

const stamp = join(root, 'node_modules', '.axle-lock');

/** Hash of the lock file: what is installed, and what a build was made with. */
export function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Runs `npm ci` when the lock file is not the one that was installed last. Everything it says goes to standard error. */
export async function ensureInstalled(node) {
  const wanted = lockHash();
  if (readStamp() === wanted) return;
  process.stderr.write('axle: installing dependencies (npm ci)\n');
  const env = withNode(node, { ...process.env, npm_config_engine_strict: 'false' });
  const { code, output } = await run(node, [npmCli(), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env,
    stdio: 'collect',
  });
  if (code !== 0) {
    process.stderr.write(output);
    giveUp('npm ci failed');
  }
  writeFileSync(stamp, wanted);
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

import { dirname, join } from 'node:path';
import { createWindowsShell } from '#main/platform/windows-shell';
import { decodeOrder } from '../../elevated-spec';
import { createJobs } from '../windows/jobs';
import { runElevated } from './run-elevated';
import { windowsMachine } from './windows-machine';

/** What ends this program where it could do nothing. */
const NOTHING_DONE = 125;

/** The program that Windows starts as administrator, once a person has consented: `elevated.js RUN ORDER`. */
async function main([run = '', order = '']: readonly string[]): Promise<void> {
  if (process.platform !== 'win32') throw new Error('this program is for Windows');
  const folders = createWindowsShell().folders();
  // Nothing of what a program of the person may have set reaches anything that is started from here.
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, { SystemRoot: folders.windows, windir: folders.windows });
  // What is meant for others of its console does not end who has to clear away.
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const spawning = { jobs: createJobs(), launcher: join(dirname(process.argv[1] ?? ''), 'launcher.js') };
  await runElevated(run, decodeOrder(order), windowsMachine(folders, spawning));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(NOTHING_DONE);
  },
);

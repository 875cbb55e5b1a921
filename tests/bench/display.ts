import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { findProgram } from '../support/find-program';

/** Somewhere to put windows. */
export interface Display {
  /** What a program needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The screen that there is, else one in memory; undefined where there is neither. */
export async function openDisplay(): Promise<Display | undefined> {
  const there = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (there) return { env: {}, close: async () => undefined };
  const file = findProgram('Xvfb');
  if (file === undefined) return undefined;
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const number = child.stdio[3];
  if (!(number instanceof Readable)) throw new Error('Xvfb has no pipe');
  const said = await Promise.race([once(number, 'data').then(([data]: unknown[]) => String(data).trim()), exited.then(() => undefined)]);
  if (said === undefined) return undefined;
  return {
    env: { DISPLAY: `:${said}` },
    async close() {
      child.kill();
      await exited;
    },
  };
}

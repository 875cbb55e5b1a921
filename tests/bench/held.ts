import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/**
 * How long a process's thread was held at most since it was asked before, in milliseconds: `worked` is its own processor time in one
 * turn of its event loop, garbage collection included; `late` is how much later than asked a timer came, waits for a processor included.
 */
export interface Held {
  readonly worked: number;
  readonly late: number;
}

/** Asks a process that was started with `env`. */
export interface HeldThread {
  readonly env: Readonly<Record<string, string>>;
  of(pid: number): Promise<Held>;
  remove(): void;
}

/** For one process. */
export function createHeldThread(): HeldThread {
  const folder = mkdtempSync(join(tmpdir(), 'axle-held-'));
  const file = join(folder, 'held.json');
  const preload = pathToFileURL(join(process.cwd(), 'tests/support/tell-held.mjs'));
  return {
    env: { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_HELD: file },
    async of(pid) {
      rmSync(file, { force: true });
      process.kill(pid, 'SIGUSR2');
      while (!existsSync(file)) await pause(1);
      return JSON.parse(readFileSync(file, 'utf8')) as Held; // of our own preload
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

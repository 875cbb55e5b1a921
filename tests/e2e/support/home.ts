import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { callHub, isNobody } from './hub-of';

export const root = resolve(import.meta.dirname, '../../..');
const cli = join(root, 'dist', 'main', 'cli.js');
const exec = promisify(execFile);

/** A data folder of its own for one test, and the command line on it. */
export interface Home {
  readonly folder: string;
  readonly env: Record<string, string>;
  /** Runs a command with `--json` and gives what it printed. */
  json(...args: string[]): Promise<unknown>;
  /** Calls a procedure of the hub that serves the folder; where none does, of one that the command line waits for or starts. */
  readonly call: (procedure: string, input?: object) => Promise<unknown>;
  /** Who says that it is the hub, without asking; undefined when nobody ever was. */
  hubKind(): Promise<string | undefined>;
  /** Starts a command that goes on. */
  start(...args: string[]): ChildProcess;
  /** Ends the hub if there is one in the background, and removes the folder. */
  close(): Promise<void>;
}

/** `within` is a command that becomes the command line, for `owner` whose the folder is then. */
export async function createHome(
  more: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
  owner?: number,
): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'axle-e2e-'));
  const runtime = join(folder, 'r');
  await mkdir(runtime, { mode: 0o700 });
  if (owner !== undefined) for (const path of [folder, runtime]) await chown(path, owner, owner);
  const own = {
    ...more,
    AXLE_HOME: join(folder, 'home'),
    XDG_RUNTIME_DIR: runtime,
    AXLE_LANG: 'en',
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    XDG_CONFIG_HOME: join(folder, 'config'),
  };
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = { ...Object.fromEntries(inherited), ...own };
  const json = async (...args: string[]): Promise<unknown> => {
    const [file, ...rest] = [...within, process.execPath, cli, ...args, '--json'];
    const { stdout } = await exec(file, rest, { env, maxBuffer: 64 * 1_048_576 });
    return JSON.parse(stdout);
  };
  const isServed = async (): Promise<boolean> => (await readdir(runtime, { recursive: true })).some((name) => name.endsWith('hub.sock'));
  const call: Home['call'] = async (procedure, input = {}) => {
    const byCommand = (): Promise<unknown> => json('call', procedure, JSON.stringify(input));
    if (within.length > 0) return await byCommand();
    try {
      return await callHub({ env }, procedure, input);
    } catch (error) {
      if (!isNobody(error)) throw error;
      return await byCommand();
    }
  };
  return {
    folder,
    env,
    json,
    call,
    async hubKind() {
      const text = await readFile(join(own.AXLE_HOME, 'hub.json'), 'utf8').catch(() => '{}');
      return (JSON.parse(text) as { readonly kind?: string }).kind;
    },
    start(...args) {
      const [file = process.execPath, ...rest] = [...within, process.execPath, cli, ...args];
      return spawn(file, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    },
    async close() {
      // Asking where there is no hub would start one.
      if (await isServed()) await call('hub.retire');
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

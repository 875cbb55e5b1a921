import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contracts, type HubClient } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import { backgroundArguments } from '#main/hub/background-arguments';
import { HUB_SOCKET } from '#main/hub/local-face';
import { runtimeFolderPath } from '#main/platform/data-folder';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';

/** Where the built hub lies; the test command builds it first. */
export const dist = join(process.cwd(), 'dist', 'main');

/** A client of a hub process. */
export interface HubConnection {
  readonly hub: HubClient;
  readonly closed: AbortSignal;
  readonly close: () => void;
}

/** A real hub in a process and a data folder of its own. */
export interface HubProcess {
  readonly home: string;
  readonly runtime: string;
  readonly child: ChildProcess;
  connect(): Promise<HubConnection>;
  /** `kill -9`; resolves when it is dead. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Resolves with its exit code when it has left by itself. */
  readonly left: Promise<number | null>;
}

export interface HubHome {
  readonly home: string;
  /** Starts a hub; resolves when it takes calls. */
  start(env?: Readonly<Record<string, string>>): Promise<HubProcess>;
  /** Removes the folder; hubs are ended before. */
  remove(): void;
}

/** A data folder for hubs that follow each other; one that is given stays where it is. `within` is a command that becomes them. */
export function createHubHome(given?: string, within: readonly string[] = []): HubHome {
  const home = given ?? mkdtempSync(join(tmpdir(), 'axle-home-'));
  return {
    home,
    start: (env = {}) => startHubProcess(home, env, within),
    remove() {
      if (given === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

async function startHubProcess(home: string, extra: Readonly<Record<string, string>>, within: readonly string[]): Promise<HubProcess> {
  const env = { ...process.env, AXLE_HOME: home, ...extra };
  const [file = '', ...args] = [...within, process.execPath, ...backgroundArguments(dist)];
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const message: unknown = await Promise.race([
    once(child, 'message').then(([first]: unknown[]) => first),
    once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`the hub ended with ${String(code)} before it was ready`);
    }),
  ]);
  if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'ready') {
    throw new Error(`the hub is not ready: ${JSON.stringify(message)}`);
  }
  const runtime = runtimeFolderPath(home, env);
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await exited;
  };
  return {
    home,
    runtime,
    child,
    async connect() {
      const connection = connect(await connectLocal(localSocketPath(runtime, HUB_SOCKET)), contracts);
      return { hub: connection.hub, closed: connection.closed, close: () => connection.close() };
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    left: exited.then(([code]: unknown[]) => (typeof code === 'number' ? code : null)),
  };
}

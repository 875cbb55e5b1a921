import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HubError } from '#shared/contract/errors';
import { startDbThread, type DbThread } from '#main/platform/db/thread';
import { httpOpener, openHooks } from '#main/server/open-http';
import type { Hub } from './hub-port';
import { leaveWhenIdle } from './idle';

const IDLE_MS = 60_000;

/**
 * A hub without a window, started by a command that found none. Tells its parent `ready` or why not, then leaves
 * when it has had no client, run or served face for a minute.
 */
async function main(): Promise<void> {
  const tell = (message: object): void => void process.send?.(message);
  const fail = async (error: unknown): Promise<void> => {
    process.exitCode = 1;
    const { code, data, cause } = HubError.from(error);
    const message = { type: 'failed', code, data, detail: cause instanceof Error ? cause.message : '' };
    if (process.connected) await new Promise((resolve) => process.send?.(message, resolve));
    if (process.connected) process.disconnect();
  };
  let running: Hub | undefined;
  let thread: DbThread | undefined;
  let faulty = false;
  // Nobody sees this process: the log is the only place to tell. What the fault left undone is not known, so the hub
  // closes as far as it can, and the next command starts another.
  const endOver = async (error: unknown, where: string): Promise<void> => {
    running?.incident(error, where);
    if (faulty) process.exit(1);
    faulty = true;
    process.exitCode = 1;
    await (running === undefined ? fail(error) : running.close());
    process.exit();
  };
  process.on('uncaughtException', (error, where) => void endOver(error, where));
  process.on('unhandledRejection', (error) => void endOver(error, 'unhandledRejection'));
  try {
    const dist = import.meta.dirname;
    // It takes as long to start as the rest of the hub to be read.
    thread = startDbThread({ worker: pathToFileURL(join(dist, 'db-worker.js')) });
    const { startHub } = await import('./start-hub');
    const started = await startHub({ kind: 'background', dist, thread, face: {}, openHttp: httpOpener(dist), openHooks });
    if (started === undefined) {
      tell({ type: 'busy' });
      process.exitCode = 0;
      return;
    }
    const { hub, scope, busy } = started;
    running = hub;
    const leave = (): void => void hub.close();
    // Before anybody knows that it is there to be ended.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);
    tell({ type: 'ready' });
    if (process.connected) process.disconnect();
    leaveWhenIdle(scope, Number(process.env['AXLE_IDLE_MS'] ?? IDLE_MS), busy, leave);
    // The timers above do not keep a process alive; the hub's own socket does until it closes.
    await hub.closed;
    process.exit();
  } catch (error) {
    await thread?.close().catch(() => undefined); // Else it would keep this process.
    await fail(error);
  }
}

void main();

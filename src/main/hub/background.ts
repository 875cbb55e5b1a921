import { HubError } from '#shared/contract/errors';
import { leaveWhenIdle } from './idle';
import { startHub } from './start-hub';

const IDLE_MS = 60_000;

/**
 * A hub without a window, started by a command that found none. Tells its parent `ready` or why not, then leaves
 * when it has had no client, run or served face for a minute.
 */
async function main(): Promise<void> {
  const tell = (message: object): void => void process.send?.(message);
  try {
    const started = await startHub({ kind: 'background', dist: import.meta.dirname, face: {} });
    if (started === undefined) {
      tell({ type: 'busy' });
      process.exitCode = 0;
      return;
    }
    const { hub, scope, busy } = started;
    const leave = (): void => void hub.close();
    // Before anybody knows that it is there to be ended.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);
    tell({ type: 'ready' });
    if (process.connected) process.disconnect();
    leaveWhenIdle(scope, Number(process.env['AXLE_IDLE_MS'] ?? IDLE_MS), busy, leave);
    // The timers above do not keep a process alive; the hub's own socket does until it closes.
    await hub.closed;
    process.exit(0);
  } catch (error) {
    const known = HubError.from(error);
    tell({ type: 'failed', code: known.code, data: known.data, detail: known.cause instanceof Error ? known.cause.message : '' });
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  }
}

void main();

import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { mount, createRouter } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import type { Session } from '#shared/rpc/session';
import { localSocketPath, removeStaleSocket } from '#main/platform/local-socket-server';
import { createProcesses } from '#main/platform/processes';
import { recorder } from '../contract';
import { recorderArguments } from '../arguments';
import { createFaults } from './faults';
import { listenAlone } from './instance';
import { loadNative } from './native';
import { createRecorderService } from './service';
import { createWaitingShells } from './waiting-shell';
import { createJobs } from './windows/jobs';

/** Only the owner can open the socket, so who connects is the hub. */
function hubSession(id: string): Session {
  return {
    id,
    actor: { id, name: 'hub', face: 'hub' },
    may: () => true,
    locked: false,
    ended: new AbortController().signal,
    onNarrowed: () => () => undefined,
  };
}

async function main(): Promise<void> {
  const { runtime, name, version, idleMs } = recorderArguments.parse(process.argv.slice(2));
  const faults = createFaults(join(runtime, 'recorder.log'));
  const report = (error: unknown): void => void faults(error, 'recorder');
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);
  const native = loadNative();
  native?.dropInherited();
  native?.forbidCoreDumps();

  const shells = native && createWaitingShells(native, report);
  const jobs =
    process.platform === 'win32' ? { jobs: createJobs(), launcher: join(dirname(process.argv[1] ?? ''), 'launcher.js') } : undefined;
  const service = createRecorderService({ version, native, shells, jobs, processes: createProcesses(), fault: report });
  const router = createRouter([mount(recorder, service.handlers)]);
  const path = localSocketPath(runtime, name);
  let hubs = 0;
  let timer: NodeJS.Timeout | undefined;

  const server = await listenAlone(path, native, (duplex) => {
    hubs += 1;
    const hub = randomUUID();
    clearTimeout(timer);
    duplex.onClose(() => {
      hubs -= 1;
      service.undoHeld(hub);
      consider();
    });
    serve(duplex, router, hubSession(hub), { report: faults, defer: setImmediate, onRefused: (reason) => report(new Error(reason)) });
  });
  // Another instance is there already: exactly one stays.
  if (server === undefined) return process.exit(0);

  const leave = (): void => {
    removeStaleSocket(path);
    process.exit(0);
  };
  const consider = (): void => {
    clearTimeout(timer);
    if (hubs === 0 && service.living === 0) timer = setTimeout(leave, idleMs);
  };
  service.onIdle(consider);
  // A recorder ends when its work does, not when its hub's terminal or session does.
  for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => {
    if (service.living === 0) leave();
  });
  consider();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});

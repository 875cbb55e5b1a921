import { spawn } from 'node:child_process';

/** How a recorder is started. */
export interface RecorderStart {
  /** Path of the bundled recorder. */
  readonly entry: string;
  readonly runtime: string;
  /** Name of its socket in the runtime folder. */
  readonly name: string;
  readonly version: string;
  readonly idleMs: number;
}

/** A recorder that was started and lives its own life. */
export interface StartedRecorder {
  readonly pid: number | undefined;
  /** Resolves to why it ended; null when it left of its own accord: another instance was there, or it had no work. */
  readonly ended: Promise<string | null>;
}

/** Passed on from the hub's environment; nothing else is. */
const KEPT = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'windir',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
];

/** Starts a recorder in a session of its own, with nothing of ours open. */
export function startRecorder({ entry, runtime, name, version, idleMs }: RecorderStart): StartedRecorder {
  const env: Record<string, string> = { UV_THREADPOOL_SIZE: '16' };
  for (const key of KEPT) {
    const value = process.env[key];
    if (value !== undefined) env[key] = value;
  }
  // Inside Electron the same executable becomes Node by this.
  if (process.versions['electron'] !== undefined) env['ELECTRON_RUN_AS_NODE'] = '1';
  const child = spawn(process.execPath, [entry, runtime, name, version, String(idleMs)], {
    cwd: runtime,
    env,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.unref();
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      resolve(code === 0 ? null : `it ended with ${signal ?? `code ${code ?? '?'}`}`);
    });
  });
  return { pid: child.pid, ended };
}

import { spawn } from 'node:child_process';
import { errorCatalog, isErrorCode } from '#shared/contract/error-catalog';
import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import { backgroundArguments } from './background-arguments';

/** What a background hub tells who started it. */
const Report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Another process was quicker: it is the hub. */
  z.object({ type: z.literal('busy') }),
  z.object({ type: z.literal('failed'), code: z.string(), data: z.unknown(), detail: z.string().optional() }),
]);

/** What it takes to start a hub in the background, and how long to wait for it. */
export interface BackgroundOptions {
  /** Folder of the bundles. */
  readonly dist: string;
  /** Where the hub's log lies, for the message when it does not come up. */
  readonly logFile: string;
  readonly timeoutMs: number;
}

/**
 * Starts a hub that outlives this process. `busy` says that another process holds the data folder;
 * rejects with its own refusal, or with HUB_UNREACHABLE when nothing was heard in time.
 */
export async function startBackground({ dist, logFile, timeoutMs }: BackgroundOptions): Promise<'ready' | 'busy'> {
  const child = spawn(process.execPath, [...backgroundArguments(dist)], {
    detached: true,
    // In the desktop this program is Electron, which is Node as well when it is told so.
    env: { ...process.env, ...(process.versions['electron'] !== undefined && { ELECTRON_RUN_AS_NODE: '1' }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  const silent = (detail: string, cause?: unknown): HubError =>
    new HubError('HUB_UNREACHABLE', { detail: `${detail}; its log is ${logFile}`.slice(0, 4_096) }, { cause });
  try {
    return await new Promise<'ready' | 'busy'>((resolve, reject) => {
      const timer = setTimeout(() => reject(silent(`the hub was not ready within ${timeoutMs / 1_000} s`)), timeoutMs);
      child.once('error', (error) => reject(silent('the hub could not be started', error)));
      child.once('exit', (code, signal) => reject(silent(`the hub ended while starting (${signal ?? code})`)));
      child.on('message', (message) => {
        const report = Report.safeParse(message);
        if (!report.success) return;
        if (report.data.type === 'failed') reject(refusal(report.data) ?? silent(report.data.detail ?? report.data.code));
        else resolve(report.data.type);
      });
      const settled = (): void => clearTimeout(timer);
      child.once('message', settled).once('exit', settled).once('error', settled);
    });
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

/** A refusal of the hub as it said it; a fault is told by what the log has. */
function refusal({ code, data }: { readonly code: string; readonly data: unknown }): HubError | undefined {
  if (!isErrorCode(code) || code === 'INTERNAL') return undefined;
  const parsed = errorCatalog[code].safeParse(data);
  return parsed.success ? new HubError(code, parsed.data) : undefined;
}

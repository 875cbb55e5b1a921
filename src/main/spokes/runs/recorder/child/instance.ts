import { openSync, closeSync } from 'node:fs';
import type { Duplex } from '#shared/rpc/duplex';
import { connectLocal, NobodyListens } from '#main/platform/local-socket';
import { OtherWire } from '#main/platform/local-socket-greeting';
import { listenLocal, removeStaleSocket, type LocalServer } from '#main/platform/local-socket-server';
import type { Native } from './native';

/**
 * Listens as the only instance at this path; undefined when another one is there. The lock beside the socket is freed
 * by the kernel, and its file is never removed: whoever holds it may replace a socket file that a dead one left.
 */
export async function listenAlone(
  path: string,
  native: Native | undefined,
  onConnection: (duplex: Duplex) => void,
): Promise<LocalServer | undefined> {
  if (process.platform === 'win32') {
    // A pipe's name is free again as soon as nobody listens.
    return await listenLocal(path, onConnection).catch(takenIsUndefined);
  }
  const lock = openSync(`${path}.lock`, 'a', 0o600);
  if (native !== undefined && !native.lock(lock)) {
    closeSync(lock);
    return undefined;
  }
  if (await answers(path)) return undefined;
  removeStaleSocket(path);
  return await listenLocal(path, onConnection).catch(takenIsUndefined);
}

async function answers(path: string): Promise<boolean> {
  try {
    (await connectLocal(path)).close();
    return true;
  } catch (error) {
    if (error instanceof NobodyListens) return false;
    if (error instanceof OtherWire) return true;
    throw error;
  }
}

function takenIsUndefined(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
  throw error;
}

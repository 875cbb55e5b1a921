import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import type { Duplex } from '#shared/rpc/duplex';
import { GREETING } from './local-socket-greeting';
import { socketDuplex, type LocalSocketOptions } from './local-socket';

/** A path over this many bytes does not bind everywhere. */
const LONGEST_PATH = 103;

/** A socket that is listened on. */
export interface LocalServer {
  /** Accepts no more; what is open stays. The path is free from then on. */
  stop(): void;
  /** Stops accepting and closes what is open. */
  close(): Promise<void>;
}

/** Where a socket of this name lies: in the runtime folder, or on Windows a named pipe called after it. */
export function localSocketPath(runtime: string, name: string): string {
  if (process.platform !== 'win32') return join(runtime, name);
  return `\\\\.\\pipe\\${basename(runtime)}-${createHash('sha256').update(runtime).digest('hex').slice(0, 8)}-${name}`;
}

/** Removes a socket file that nobody listens at. Only who holds the lock that guards it may. */
export function removeStaleSocket(path: string): void {
  if (process.platform === 'win32') return;
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/**
 * Listens on a socket that only its owner can open (0600 in a 0700 folder). Rejects with EADDRINUSE when the file is
 * there, whoever left it; `onConnection` takes each connection.
 */
export async function listenLocal(
  path: string,
  onConnection: (duplex: Duplex) => void,
  options: LocalSocketOptions = {},
): Promise<LocalServer> {
  if (Buffer.byteLength(path) > LONGEST_PATH) throw new Error(`socket path of over ${LONGEST_PATH} bytes: ${path}`);
  const open = new Set<Duplex>();
  const server = createServer((socket) => {
    socket.write(GREETING);
    const duplex = socketDuplex(socket, options);
    open.add(duplex);
    duplex.onClose(() => open.delete(duplex));
    onConnection(duplex);
  });
  if (process.platform !== 'win32') ownFolder(dirname(path));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    // The socket is bound inside `listen`, so the mask holds for it and for nothing else.
    const mask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(mask);
    }
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  return {
    stop: () => void server.close(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close();
        void closed.then(resolve);
        for (const duplex of open) duplex.close();
      }),
  };
}

function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  if ((mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

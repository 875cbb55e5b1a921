import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync } from 'node:fs';
import { Server } from 'node:net';
import type { PeerCredentials } from '#main/platform/peer-credentials';

const programs = ['/usr/bin/nsenter', '/bin/nsenter'];
const DEADLINE_MS = 10_000;

/** Whether this machine has what it takes. */
export const canListenInside = (): boolean => programs.some((path) => existsSync(path));

/**
 * A server that listens on this port of the loopback in another network namespace, given by a descriptor. nsenter steps in and becomes
 * Node, since a process of several threads may not enter a user namespace. Without root's rights that of the sandbox is entered first,
 * which its owner may. Throws where it cannot be had.
 */
export async function listenInside(
  network: number,
  port: number,
  { helper, credentials, signal }: { readonly helper: string; readonly credentials: PeerCredentials; readonly signal: AbortSignal },
): Promise<Server> {
  const program = programs.find((path) => existsSync(path));
  if (program === undefined) throw new Error('nsenter is not installed');
  const own = `/proc/${process.pid}/fd`;
  const owner = process.getuid?.() === 0 ? undefined : credentials.ownerOf(network);
  try {
    const user = owner === undefined ? [] : ['--preserve-credentials', `--user=${own}/${owner}`];
    const args = [...user, `--net=${own}/${network}`, '--', process.execPath, helper, String(port)];
    const env = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], signal, timeout: DEADLINE_MS });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString('utf8')}`.slice(0, 1_024)));
    const ended = once(child, 'exit').then(() => undefined);
    const given = once(child, 'message').then(([, handle]: unknown[]) => handle);
    const handle = await Promise.race([given, ended]);
    if (handle instanceof Server) return handle;
    throw new Error(`nobody listens in the sandbox: ${said.trim()}`);
  } finally {
    if (owner !== undefined) closeSync(owner);
  }
}

import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { pause } from '#main/platform/pause';
import { z } from '#shared/contract/zod';

/** What `bwrap --json-status-fd` writes first: the init of the sandbox as this machine counts, and its namespaces by their inodes. */
const Status = z.object({
  'child-pid': z.number().int().positive(),
  'pid-namespace': z.number().int().positive(),
  'net-namespace': z.number().int().positive().optional(),
});

const STEP_MS = 5;
const WAIT_MS = 10_000;

/** The namespaces of one sandbox, held open: while they are, no other has their numbers. */
export interface SandboxNamespaces {
  /** Whether this process is in the sandbox's pid namespace. False where there is none such any more. */
  has(pid: number): boolean;
  /** A descriptor of the network namespace, where the sandbox has its own. */
  readonly network: number | undefined;
  close(): void;
}

/**
 * The namespaces that bwrap reported in this file, once it has. Undefined where the sandbox is gone: its init is dead, or its number
 * is another's by now; or it never came, and `mayCome` says that it will not.
 */
export async function openNamespaces(
  statusFile: string,
  signal: AbortSignal,
  mayCome: () => boolean,
): Promise<SandboxNamespaces | undefined> {
  for (const until = performance.now() + WAIT_MS; performance.now() < until && !signal.aborted;) {
    const status = readStatus(statusFile);
    if (status !== undefined) return hold(status);
    if (!mayCome()) return undefined;
    await pause(STEP_MS, signal);
  }
  return undefined;
}

function readStatus(path: string): z.infer<typeof Status> | undefined {
  const [text] = /\{[^{}]*\}/.exec(readOptional(path)) ?? [];
  return text === undefined ? undefined : Status.parse(JSON.parse(text));
}

function hold(status: z.infer<typeof Status>): SandboxNamespaces | undefined {
  const pid = openAs(`/proc/${status['child-pid']}/ns/pid`, status['pid-namespace']);
  if (pid === undefined) return undefined;
  const network = status['net-namespace'];
  const net = network === undefined ? undefined : openAs(`/proc/${status['child-pid']}/ns/net`, network);
  return {
    has: (peer) => inodeOf(peer) === status['pid-namespace'],
    network: net,
    close() {
      for (const fd of [pid, net]) if (fd !== undefined) closeSync(fd);
    },
  };
}

/** Open, when it is that namespace. */
function openAs(path: string, inode: number): number | undefined {
  try {
    const fd = openSync(path, 'r');
    if (fstatSync(fd).ino === inode) return fd;
    closeSync(fd);
    return undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function inodeOf(pid: number): number | undefined {
  try {
    return statSync(`/proc/${pid}/ns/pid`).ino;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

/** EACCES: of another user, whose namespaces are not ours to see. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code));

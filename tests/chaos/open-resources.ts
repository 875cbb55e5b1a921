import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** What a process has open, by kind: `files` and `sockets` are its descriptors, the others what Node counts. */
export type Open = Readonly<Record<string, number>>;

/** Asks a process that was started with `env` what it has open. */
export interface Resources {
  readonly env: Readonly<Record<string, string>>;
  of(pid: number): Promise<Open>;
  remove(): void;
}

/** Kinds of Node's that belong to somebody: a timer that is left, a connection, a request that never ends. */
const counted = ['Timeout', 'TCPSocketWrap', 'PipeWrap', 'MessagePort', 'FSReqPromise'];

export function createResources(): Resources {
  const folder = mkdtempSync(join(tmpdir(), 'axle-open-'));
  const file = join(folder, 'open.json');
  const preload = pathToFileURL(join(process.cwd(), 'tests/support/tell-resources.mjs'));
  return {
    env: { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_RESOURCES: file },
    async of(pid) {
      rmSync(file, { force: true });
      process.kill(pid, 'SIGUSR2');
      while (!existsSync(file)) await pause(10);
      const said = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, number>>;
      const links = descriptorsOf(pid);
      return {
        ...Object.fromEntries(counted.map((kind) => [kind, said[kind] ?? 0])),
        journals: links.filter((link) => link.includes('/runs/')).length,
        sockets: links.filter((link) => link.startsWith('socket:')).length,
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What of `now` is more than there was, by more than `slack`. */
export const moreThan = (before: Open, now: Open, slack: number): readonly string[] =>
  Object.entries(now).flatMap(([kind, count]) =>
    count > (before[kind] ?? 0) + slack ? [`${count} ${kind} and not ${before[kind] ?? 0}`] : [],
  );

/** What the descriptors of a process lead to; nothing where it has ended or is somebody else's. */
export function descriptorsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return namesIn(folder).flatMap((fd) => {
    try {
      return [readlinkSync(join(folder, fd))];
    } catch {
      return []; // It was closed meanwhile.
    }
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

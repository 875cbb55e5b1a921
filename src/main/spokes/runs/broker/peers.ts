import { join } from 'node:path';
import type { Run } from '#shared/contract/runs';
import type { Scope } from '#main/hub/scope';
import type { ProcessId, Processes } from '#main/platform/process-id-port';
import { folderOf } from '../record';
import { isOfFamily } from './family';
import { openNamespaces, type SandboxNamespaces } from './namespaces';

/** How long who asks is waited for to be known: a run that begins may be quicker than the news of it. */
const KNOWN_MS = 10_000;

/** How the processes of one run are told from all others. */
export interface Peers {
  readonly isOurs: (pid: number) => Promise<boolean>;
  /** The namespaces of its sandbox, once there are any; undefined where they are gone. */
  readonly namespaces: () => Promise<SandboxNamespaces | undefined>;
  /** This process sets the run's sandbox up: with its death nothing comes of that. */
  readonly launched: (process: ProcessId) => void;
  /** The run's child is this process: without a sandbox it is told by that. */
  readonly began: (child: ProcessId) => void;
}

/** With a sandbox, by its pid namespace; without one, by session and descent. Until the scope closes. */
export function createPeers(run: Run, confined: boolean, home: string, processes: Processes, scope: Scope): Peers {
  let began = (_child: ProcessId): void => undefined;
  const begins = new Promise<ProcessId>((resolve) => (began = resolve));
  let outer: ProcessId | undefined;
  let found: Promise<SandboxNamespaces | undefined> | undefined;

  async function look(): Promise<SandboxNamespaces | undefined> {
    const opened = await openNamespaces(join(folderOf(home, run.id), 'status.json'), scope.signal, mayCome);
    if (opened === undefined) found = undefined;
    else scope.onClose(() => opened.close());
    return opened;
  }
  const mayCome = (): boolean => outer === undefined || processes.alive(outer);
  const namespaces = (): Promise<SandboxNamespaces | undefined> => (found ??= look());

  return {
    namespaces,
    launched: (process) => void (outer = process),
    began,
    async isOurs(pid) {
      if (confined) return (await namespaces())?.has(pid) ?? false;
      const child = await within(KNOWN_MS, begins);
      return child !== undefined && isOfFamily(pid, child, processes);
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

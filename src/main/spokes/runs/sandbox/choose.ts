import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';
import type { Adapter } from './adapter';
import { createBubblewrap } from './bubblewrap';
import type { inspectMachine as inspectLinux } from './bubblewrap/machine';
import type { executeLaunch } from './bubblewrap/trial';
import { sweepGroups } from './cgroups';
import { createGroupNames } from './group-names';
import { createGroupStock, type GroupStock } from './group-stock';
import type { SandboxPlace, SandboxProbe } from './probe';
import { createSeatbelt } from './seatbelt';
import type { inspectMachine as inspectMacos } from './seatbelt/machine';
import { tryOut } from './trial';

/** What this machine has, found out and tried. */
export interface Ready {
  readonly probe: SandboxProbe;
  /** Null where only level `none` is to be had. */
  readonly adapter: Adapter | null;
}

/** How a machine is looked at. */
export interface Ways {
  readonly log: Log;
  readonly scope: Scope | undefined;
  readonly processes: () => Processes;
  readonly inspect: typeof inspectLinux;
  readonly inspectMacos: typeof inspectMacos;
  readonly execute: typeof executeLaunch;
}

const nothing = {
  bwrap: null,
  detail: null,
  root: false,
  cgroups: null,
  seccomp: 'unknown-processor',
  prlimit: null,
  setpriv: null,
} as const;

/** The one place that knows which system has which sandbox. */
export async function chooseAdapter(place: SandboxPlace, ways: Ways): Promise<Ready> {
  const { platform } = place;
  if (platform === 'linux') return await onLinux(place, ways);
  if (platform === 'darwin') return await onMacos(place, ways);
  // What limits a run on Windows keeps nothing from it: `windows/README.md`.
  const adapter = platform === 'win32' ? 'job-object' : 'none';
  return { adapter: null, probe: { ...nothing, platform, adapter, reason: 'not-on-this-system' } };
}

async function onLinux(place: SandboxPlace, { log, scope, processes, inspect, execute }: Ways): Promise<Ready> {
  const machine = await inspect(place.processor);
  const root = place.user?.uid === 0;
  const known = {
    platform: place.platform,
    bwrap: machine.bwrap,
    root,
    cgroups: machine.cgroups,
    prlimit: machine.prlimit,
    setpriv: machine.setpriv,
    seccomp: machine.filter === null ? ('unknown-processor' as const) : ('ok' as const),
  };
  const refuse = refusing(log, known);
  const { bwrap } = machine;
  if (bwrap === null) return refuse('bwrap-missing', null);
  if (root && machine.setpriv === null) return refuse('setpriv-missing', null);

  const { cgroups: found } = machine;
  let stock: GroupStock | null = null;
  if (found !== null) {
    const names = createGroupNames(place.home, processes());
    await sweepGroups(found, names);
    stock = createGroupStock({ found, names, machineBytes: place.machineBytes, scope });
  }
  const adapter = await createBubblewrap(place, { ...machine, bwrap }, stock);
  const failure = await tryOut(adapter, place.runtime, execute);
  if (failure !== null) return refuse('trial-failed', failure);
  return ready(log, adapter, { ...known, adapter: 'bubblewrap', reason: null, detail: null });
}

async function onMacos(place: SandboxPlace, { log, inspectMacos, execute }: Ways): Promise<Ready> {
  const root = place.user?.uid === 0;
  const known = { ...nothing, platform: place.platform, root };
  const refuse = refusing(log, known);
  const { sandboxExec, ...machine } = await inspectMacos();
  if (sandboxExec === null) return refuse('sandbox-exec-missing', null);
  // A script of root would stay root, with no user of its own to become: a profile alone is too little to hold that.
  if (root) return refuse('hub-is-root', null);
  const adapter = await createSeatbelt(place, { ...machine, sandboxExec });
  // That a profile is taken is not enough: it has to keep the hub's own folder from the script.
  const closed = `'${place.runtime.replaceAll("'", `'\\''`)}'`;
  const failure = await tryOut(
    adapter,
    place.runtime,
    execute,
    `ls ${closed} >/dev/null 2>&1 && echo it sees the folder of the hub && exit 3\n:\n`,
  );
  if (failure !== null) return refuse('trial-failed', failure);
  return ready(log, adapter, { ...known, adapter: 'seatbelt', reason: null, detail: null });
}

const refusing =
  (log: Log, known: Omit<SandboxProbe, 'adapter' | 'reason' | 'detail'>) =>
  (reason: SandboxProbe['reason'], detail: string | null): Ready => {
    log.warn('sandbox.unavailable', { reason, detail });
    return { adapter: null, probe: { ...known, adapter: 'none', reason, detail } };
  };

function ready(log: Log, adapter: Adapter, probe: SandboxProbe): Ready {
  log.info('sandbox.ready', probe);
  return { adapter, probe };
}

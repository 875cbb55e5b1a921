import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';
import { createProcesses } from '#main/platform/processes';
import { HubError } from '#shared/contract/errors';
import { RunId } from '#shared/contract/runs';
import type { Sandbox, SandboxPlan, SandboxRequest } from '../ports';
import { type Bubblewrap, createBubblewrap } from './bubblewrap';
import { inspectMachine, type Machine } from './bubblewrap/machine';
import { executeLaunch } from './bubblewrap/trial';
import { removeGroups, sweepGroups } from './cgroups';
import { diagnose } from './diagnose';
import { grantElevated, planElevated, removeElevated } from './elevated';
import { createGroupNames } from './group-names';
import { createGroupStock, type GroupStock } from './group-stock';
import { grantWithoutSandbox, planWithoutSandbox } from './none';
import type { SandboxPlace, SandboxProbe } from './probe';
import { removeSecretFiles } from './secret-files';

export type { SandboxProbe } from './probe';

/** What a sandbox has to know of this machine; tests say otherwise. */
export interface SandboxDeps {
  readonly log: Log;
  /** What is made ahead of a run goes with it; without one nothing is. */
  readonly scope?: Scope;
  /** The hub's data folder and its runtime folder; both exist. */
  readonly home: string;
  readonly runtime: string;
  /** Folder of the SDKs for scripts. */
  readonly sdk?: string;
  /** The program that sudo has ask for a password. */
  readonly askpass?: string;
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Who the hub runs as and what the machine has; tests give their own. */
  readonly user?: SandboxPlace['user'];
  readonly processes?: Processes;
  readonly inspect?: (processor: string) => Promise<Machine>;
  readonly execute?: typeof executeLaunch;
}

/** The sandbox of this machine, and what it is worth. */
export interface MachineSandbox extends Sandbox {
  /** Found out once, at the first run or when the doctor asks; a trial run proves it. */
  probe(): Promise<SandboxProbe>;
}

interface Ready {
  readonly probe: SandboxProbe;
  /** Null where only level `none` is to be had. */
  readonly bubblewrap: Bubblewrap | null;
}

/** Chooses the adapter for this machine at its first use. */
export function createSandbox(deps: SandboxDeps): MachineSandbox {
  const place: SandboxPlace = {
    platform: deps.platform ?? process.platform,
    processor: process.arch,
    home: deps.home,
    runtime: deps.runtime,
    environment: deps.environment ?? process.env,
    userHome: homedir(),
    user: deps.user ?? (process.getuid && process.getgid ? { uid: process.getuid(), gid: process.getgid() } : null),
    machineBytes: totalmem(),
    sdk: deps.sdk ?? null,
    askpass: deps.askpass ?? null,
  };
  let found: Promise<Ready> | undefined;
  const ready = (): Promise<Ready> =>
    (found ??= prepare(place, deps).catch((error: unknown) => {
      found = undefined; // an accident, such as a full disk: the next run tries again
      throw error;
    }));

  return {
    diagnose: (tail, run, outOfMemory) => diagnose(tail, run.sandbox, outOfMemory),
    elevates: place.user?.uid === 0 ? 'root' : 'sudo',
    probe: async () => (await ready()).probe,
    async demand(level) {
      if (level === 'none') return;
      const { probe, bubblewrap } = await ready();
      if (bubblewrap === null) throw new HubError('SANDBOX_UNAVAILABLE', { level, detail: probe.reason ?? 'trial-failed' });
    },
    async grant(request) {
      const { level } = request;
      if (request.elevated === true) return await grantElevated(place, request);
      if (level === 'none') return await grantWithoutSandbox(place, request, null);
      const { probe, bubblewrap } = await ready();
      if (bubblewrap !== null) return await bubblewrap.grant(request, level);
      const reason = probe.reason ?? 'trial-failed';
      if (!request.fallback) throw new HubError('SANDBOX_UNAVAILABLE', { level, detail: reason });
      return await grantWithoutSandbox(place, request, reason);
    },
    async plan(request) {
      try {
        return await planned(request);
      } catch (error) {
        await Promise.all([removeSecretFiles(request.runtime, request.run), removeElevated(request)]);
        throw error;
      }
    },
  };

  async function planned(request: SandboxRequest): Promise<SandboxPlan> {
    const { inForce } = request.granted.level;
    if (request.granted.elevation === 'sudo') return await planElevated(place, request);
    if (inForce === 'none') return await planWithoutSandbox(place, request);
    const { probe, bubblewrap } = await ready();
    if (bubblewrap === null) throw new HubError('SANDBOX_UNAVAILABLE', { level: inForce, detail: probe.reason ?? 'trial-failed' });
    return await bubblewrap.plan(request, inForce);
  }
}

async function prepare(
  place: SandboxPlace,
  { log, scope, processes = createProcesses(), inspect = inspectMachine, execute = executeLaunch }: SandboxDeps,
): Promise<Ready> {
  if (place.platform !== 'linux') {
    const probe = { platform: place.platform, adapter: 'none', bwrap: null, detail: null, root: false, cgroups: null } as const;
    return {
      bubblewrap: null,
      probe: { ...probe, reason: 'not-on-this-system', seccomp: 'unknown-processor', prlimit: null, setpriv: null },
    };
  }
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
  const refuse = (reason: SandboxProbe['reason'], detail: string | null): Ready => {
    log.warn('sandbox.unavailable', { reason, detail });
    return { bubblewrap: null, probe: { ...known, adapter: 'none', reason, detail } };
  };
  const { bwrap } = machine;
  if (bwrap === null) return refuse('bwrap-missing', null);
  if (root && machine.setpriv === null) return refuse('setpriv-missing', null);

  const { cgroups: found } = machine;
  let stock: GroupStock | null = null;
  if (found !== null) {
    const names = createGroupNames(place.home, processes);
    await sweepGroups(found, names);
    stock = createGroupStock({ found, names, machineBytes: place.machineBytes, scope });
  }
  const bubblewrap = await createBubblewrap(place, { ...machine, bwrap }, stock);
  const failure = await trial(bubblewrap, place.runtime, execute);
  if (failure !== null) return refuse('trial-failed', failure);
  const probe: SandboxProbe = { ...known, adapter: 'bubblewrap', reason: null, detail: null };
  log.info('sandbox.ready', probe);
  return { bubblewrap, probe };
}

/** Runs a script that does nothing in the strict profile; null when that works, otherwise what was said. */
async function trial(bubblewrap: Bubblewrap, runtime: string, execute: typeof executeLaunch): Promise<string | null> {
  const folder = join(runtime, 'sandbox', `trial-${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const copy = join(folder, 'script');
    await writeFile(copy, ':\n');
    await chmod(copy, 0o555); // Whatever the hub's mask.
    const script = { copy, path: '/srv/axle-trial/script' };
    const staged = {
      command: { file: '/bin/sh', args: [script.path] },
      script,
      files: [],
      missing: [],
      alone: true,
      readsFirst: true,
      needs: null,
      cwd: '/srv/axle-trial',
      env: {},
    };
    const grants = { network: false, folders: [], files: [] };
    const granted = await bubblewrap.grant({ level: 'strict', fallback: false, grants, secrets: [], outline: staged }, 'strict');
    const run = RunId.parse(randomUUID());
    const { launch } = await bubblewrap.plan({ run, mode: 'pipe', granted, staged, secrets: [], folder, runtime }, 'strict');
    const { code, output } = await execute(launch, 5_000);
    await removeGroups(launch.cgroups);
    return code === 0 ? null : output.trim().slice(0, 512) || `exit ${code}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

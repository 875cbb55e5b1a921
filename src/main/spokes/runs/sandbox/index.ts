import { homedir, totalmem } from 'node:os';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';
import { createProcesses } from '#main/platform/processes';
import type { WindowsShell } from '#main/platform/windows-shell';
import { HubError } from '#shared/contract/errors';
import type { Sandbox, SandboxPlan, SandboxRequest } from '../ports';
import { inspectMachine, type Machine } from './bubblewrap/machine';
import { executeLaunch } from './bubblewrap/trial';
import { chooseAdapter, type Ready } from './choose';
import { diagnose } from './diagnose';
import { grantElevated, meansOf, planElevated, removeElevated } from './elevated';
import { grantWithoutSandbox, planWithoutSandbox } from './none';
import type { SandboxPlace, SandboxProbe } from './probe';
import { inspectMachine as inspectMacos } from './seatbelt/machine';
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
  /** The program that Windows starts as administrator. */
  readonly elevator?: string;
  readonly platform?: NodeJS.Platform;
  /** What Windows says of itself, where the machine has it. */
  readonly windows?: WindowsShell | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Who the hub runs as and what the machine has; tests give their own. */
  readonly user?: SandboxPlace['user'];
  readonly processes?: Processes;
  readonly inspect?: (processor: string) => Promise<Machine>;
  readonly inspectMacos?: typeof inspectMacos;
  readonly execute?: typeof executeLaunch;
}

/** The sandbox of this machine, and what it is worth. */
export interface MachineSandbox extends Sandbox {
  /** Found out once, at the first run or when the doctor asks; a trial run proves it. */
  probe(): Promise<SandboxProbe>;
}

/** Chooses the adapter for this machine at its first use. */
export function createSandbox(deps: SandboxDeps): MachineSandbox {
  const place: SandboxPlace = {
    platform: deps.platform ?? process.platform,
    processor: process.arch,
    home: deps.home,
    runtime: deps.runtime,
    environment: deps.environment ?? { ...process.env }, // Each look at the process's own asks the system.
    userHome: homedir(),
    user: deps.user ?? (process.getuid && process.getgid ? { uid: process.getuid(), gid: process.getgid() } : null),
    machineBytes: totalmem(),
    sdk: deps.sdk ?? null,
    askpass: deps.askpass ?? null,
    ...(deps.windows !== undefined && { windows: deps.windows }),
    elevator: deps.elevator ?? null,
  };
  const ways = {
    log: deps.log,
    scope: deps.scope,
    processes: () => deps.processes ?? createProcesses(),
    inspect: deps.inspect ?? inspectMachine,
    inspectMacos: deps.inspectMacos ?? inspectMacos,
    execute: deps.execute ?? executeLaunch,
  };
  let found: Promise<Ready> | undefined;
  const ready = (): Promise<Ready> =>
    (found ??= chooseAdapter(place, ways).catch((error: unknown) => {
      found = undefined; // an accident, such as a full disk: the next run tries again
      throw error;
    }));

  return {
    diagnose: (tail, run, outOfMemory) => diagnose(tail, run.sandbox, outOfMemory, undefined, place.platform),
    get elevates() {
      return meansOf(place);
    },
    probe: async () => (await ready()).probe,
    async demand(level) {
      if (level === 'none') return;
      const { probe, adapter } = await ready();
      if (adapter === null) throw new HubError('SANDBOX_UNAVAILABLE', { level, detail: probe.reason ?? 'trial-failed' });
    },
    async grant(request) {
      const { level } = request;
      if (request.elevated === true) return await grantElevated(place, request);
      if (level === 'none') return await grantWithoutSandbox(place, request, null);
      const { probe, adapter } = await ready();
      if (adapter !== null) return await adapter.grant(request, level);
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
    const { elevation } = request.granted;
    if (elevation === 'sudo' || elevation === 'uac') return await planElevated(place, request);
    if (inForce === 'none') return await planWithoutSandbox(place, request);
    const { probe, adapter } = await ready();
    if (adapter === null) throw new HubError('SANDBOX_UNAVAILABLE', { level: inForce, detail: probe.reason ?? 'trial-failed' });
    return await adapter.plan(request, inForce);
  }
}

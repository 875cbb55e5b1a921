import type { Part } from '#shared/contract/hub';
import { agentPart, dockerPart, keychainPart, programPart, type Place } from './parts';
import type { DoctorDeps, SandboxFacts } from './ports';
import { programs } from './programs';
import { sandboxParts } from './sandbox-parts';

export type { DoctorDeps, SandboxFacts } from './ports';

/** What the machine has, and what of its sandbox holds, as codes with values. */
export interface Diagnosis {
  readonly parts: readonly Part[];
  readonly sandbox: readonly string[];
}

/** Looks for every external part at once; each has three seconds, so the whole never takes much longer. */
export function createDoctor(deps: DoctorDeps): () => Promise<Diagnosis> {
  const place: Place = {
    platform: deps.platform ?? process.platform,
    env: { ...(deps.environment ?? process.env) },
    patience: deps.patience ?? 3_000,
  };
  /** Whether secrets are sealed: that somebody has to act on is never “ok”. */
  async function sealedPart(): Promise<readonly Part[]> {
    const sealing = await deps.sealing?.();
    if (sealing === undefined) return [];
    const { state, by, unsealed } = sealing;
    const base = {
      id: 'sealed',
      name: 'Sealed secrets',
      version: by,
      path: null,
      enables: 'Secrets by name; sealing those of webhooks and triggers.',
    };
    if (state === 'locked') return [{ ...base, state: 'limited', advice: 'They are locked: axle secret unlock.' }];
    if (state === 'open' && unsealed === 0) return [{ ...base, state: 'ok', advice: null }];
    const left = unsealed > 0 ? `${unsealed} secrets of webhooks and triggers lie unsealed in files for their owner alone. ` : '';
    return [{ ...base, state: 'missing', advice: `${left}Get a keychain, or set a passphrase: axle secret passphrase.` }];
  }
  /** Said only where there are such accounts: what a name stands for in the record is in doubt then. */
  function namesPart(): readonly Part[] {
    const taken = deps.takenNames?.() ?? [];
    if (taken.length === 0) return [];
    return [
      {
        id: 'names',
        name: 'Names of accounts',
        state: 'limited',
        version: taken.join(', ').slice(0, 256),
        path: null,
        enables: 'Telling people apart in the record, and from the person at this machine.',
        advice:
          'These accounts are called as the hub or the person at this machine is: add others for their people, and remove these (axle accounts).',
      },
    ];
  }
  return async () => {
    const [facts, ...parts] = await Promise.all([
      deps.sandbox.probe(),
      ...programs.map((program) => programPart(program, place)),
      dockerPart(place),
      agentPart(place),
      keychainPart(place),
    ]);
    parts.push(...(await sealedPart()), ...namesPart());
    return { parts: [...sandboxParts(facts, place.platform), ...parts], sandbox: described(facts) };
  };
}

/** What is in force, by what holds it. A system that has neither control groups nor calls to filter says nothing of them. */
function described(facts: SandboxFacts): readonly string[] {
  const { platform, adapter, reason, root, seccomp, cgroups, setpriv, bwrap } = facts;
  return [
    `adapter:${adapter}`,
    `levels:${reason === null ? 'none,standard,strict' : 'none'}`,
    ...(reason === null ? [] : [`reason:${reason}`]),
    ...(bwrap === null ? [] : [`bwrap:${bwrap.version}`]),
    ...(platform === 'darwin' || platform === 'win32' ? [] : [`seccomp:${seccomp}`]),
    `memory:${adapter === 'job-object' ? adapter : cgroups?.memory == null ? 'not-limited' : `cgroup-v${cgroups.version}`}`,
    `processes:${adapter === 'job-object' ? adapter : processesBy(facts)}`,
    ...(root && platform === 'linux' ? [`root:${setpriv === null ? 'setpriv-missing' : 'own-user'}`] : []),
  ];
}

function processesBy({ cgroups, prlimit }: SandboxFacts): string {
  if (cgroups !== null && cgroups.pids !== null) return `cgroup-v${cgroups.version}`;
  return prlimit === null ? 'not-limited' : 'prlimit';
}

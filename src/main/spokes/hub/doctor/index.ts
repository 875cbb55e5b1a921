import type { Part } from '#shared/contract/hub';
import { agentPart, dockerPart, keychainPart, programPart, sandboxParts, type Place } from './parts';
import type { DoctorDeps, SandboxFacts } from './ports';
import { programs } from './programs';

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
  return async () => {
    const [facts, ...parts] = await Promise.all([
      deps.sandbox.probe(),
      ...programs.map((program) => programPart(program, place)),
      dockerPart(place),
      agentPart(place),
      keychainPart(place),
    ]);
    return { parts: [...sandboxParts(facts, place.platform), ...parts], sandbox: described(facts) };
  };
}

function described(facts: SandboxFacts): readonly string[] {
  const { adapter, reason, root, seccomp, cgroups, prlimit, setpriv, bwrap } = facts;
  return [
    `adapter:${adapter}`,
    `levels:${reason === null ? 'none,standard,strict' : 'none'}`,
    ...(reason === null ? [] : [`reason:${reason}`]),
    ...(bwrap === null ? [] : [`bwrap:${bwrap.version}`]),
    `seccomp:${seccomp}`,
    `memory:${cgroups?.memory == null ? 'not-limited' : `cgroup-v${cgroups.version}`}`,
    `processes:${cgroups?.pids == null ? (prlimit === null ? 'not-limited' : 'prlimit') : `cgroup-v${cgroups.version}`}`,
    ...(root ? [`root:${setpriv === null ? 'setpriv-missing' : 'own-user'}`] : []),
  ];
}

import type { Part } from '#shared/contract/hub';
import type { SandboxFacts } from './ports';
import { otherWays, wayFor } from './programs';

/** The sandbox and what limits a run in it. */
export function sandboxParts(facts: SandboxFacts, platform: NodeJS.Platform): readonly Part[] {
  if (platform === 'darwin') return [seatbelt(facts)];
  if (platform === 'win32') return [jobObjects];
  const bwrap: Part = {
    id: 'bwrap',
    name: 'Sandbox (bubblewrap)',
    enables: 'Levels standard and strict: scripts see only what they were granted.',
    state: facts.reason === null ? 'ok' : facts.bwrap === null ? 'missing' : 'limited',
    version: facts.bwrap?.version ?? null,
    path: facts.bwrap?.path ?? null,
    advice: facts.reason === null ? null : sandboxAdvice(facts, platform),
  };
  if (platform !== 'linux') return [bwrap];
  const { cgroups, seccomp, reason } = facts;
  const both = cgroups?.memory != null && cgroups.pids !== null;
  return [
    bwrap,
    {
      id: 'cgroup',
      name: 'Control groups',
      version: cgroups === null ? null : `v${cgroups.version}`,
      path: cgroups?.memory ?? cgroups?.pids ?? null,
      enables: 'Limits of memory and processes for each run.',
      state: both ? 'ok' : cgroups === null ? 'missing' : 'limited',
      advice: both ? null : 'Memory is not limited. Run Axle in a systemd user session with the memory and pids controllers delegated.',
    },
    {
      id: 'seccomp',
      name: 'System call filter',
      version: null,
      path: null,
      state: seccomp === 'ok' && reason === null ? 'ok' : 'limited',
      enables: 'Refusing calls that reach for the kernel, other processes or mounts.',
      advice: seccomp === 'ok' ? null : 'The calls of this processor are not known; x86-64 and ARM64 are.',
    },
  ];
}

function sandboxAdvice({ reason, detail }: SandboxFacts, platform: NodeJS.Platform): string {
  if (reason === 'setpriv-missing') return 'Install the package util-linux: a hub of root needs setpriv.';
  if (reason !== 'trial-failed') return wayFor(otherWays.bwrap, platform);
  return `A trial run failed: ${(detail ?? '').slice(0, 512)}. User namespaces may be off for this user (kernel.apparmor_restrict_unprivileged_userns, user.max_user_namespaces).`;
}

const seatbelt = ({ reason, detail }: SandboxFacts): Part => ({
  id: 'seatbelt',
  name: 'Sandbox (sandbox-exec)',
  version: null,
  path: reason === 'sandbox-exec-missing' ? null : '/usr/bin/sandbox-exec',
  enables: 'Levels standard and strict: scripts see only what they were granted. Memory and processes are not limited.',
  state: reason === null ? 'ok' : reason === 'sandbox-exec-missing' ? 'missing' : 'limited',
  advice: reason === null ? null : (seatbeltAdvice[reason] ?? `A trial run of its profile failed: ${(detail ?? '').slice(0, 512)}.`),
});

const seatbeltAdvice: Readonly<Record<string, string>> = {
  'sandbox-exec-missing': 'This macOS has no sandbox-exec: there is no sandbox.',
  'hub-is-root': 'Axle runs as root, where it has no user of its own for scripts: start it as another user.',
};

/** They are there in every Windows that Axle runs on; that a run cannot be put into one fails the run. */
const jobObjects: Part = {
  id: 'job-object',
  name: 'Job objects',
  version: null,
  path: null,
  enables: 'Ending all processes with their run, and limits of memory and processes.',
  state: 'limited',
  advice:
    'They keep nothing from files, other processes or the network: the level is none. Where the policy demands another, runs are refused.',
};

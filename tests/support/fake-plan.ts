import type { GrantPlan } from '#shared/contract/grant-plan';

/** What a script may reach that asks for nothing, with what a test says otherwise. */
export const fakePlan = (more: Partial<GrantPlan> = {}): GrantPlan => ({
  level: { asked: 'standard', inForce: 'standard', reason: null },
  user: { uid: 62_000, own: true },
  script: '/srv/scripts/report.sh',
  interpreter: { file: '/usr/bin/bash', shown: [] },
  folder: null,
  files: [],
  folders: [],
  network: false,
  secrets: [],
  picks: [],
  elevation: null,
  dependencies: null,
  environment: null,
  limits: { memory: 'cgroup:4294967296', processes: 'cgroup:1024', openFiles: 'prlimit:16384', coreDumps: 'prlimit:0' },
  timeoutSeconds: null,
  notes: ['only-approved-files:/srv/scripts/report.sh'],
  ...more,
});

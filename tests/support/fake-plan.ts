import type { GrantPlan, RunPreview } from '#shared/contract/grant-plan';

/** What a script may reach that asks for nothing, with what a test says otherwise. */
export const fakePlan = (more: Partial<GrantPlan> = {}): GrantPlan => ({
  level: { asked: 'standard', inForce: 'standard', reason: null },
  user: { uid: 62_000, own: true },
  script: '/srv/scripts/report.sh',
  interpreter: { file: '/usr/bin/bash', shown: [] },
  folder: null,
  workdir: null,
  files: [],
  folders: [],
  network: false,
  secrets: [],
  picks: [],
  exposed: [],
  elevation: null,
  dependencies: null,
  environment: null,
  limits: { memory: 'cgroup:4294967296', processes: 'cgroup:1024', openFiles: 'prlimit:16384', coreDumps: 'prlimit:0' },
  timeoutSeconds: null,
  results: 3,
  state: null,
  broker: null,
  notes: ['only-approved-files:/srv/scripts/report.sh'],
  ...more,
});

/** What a preview says of such a script, which nothing is wrong with. */
export const fakePreview = (more: Partial<GrantPlan> = {}): RunPreview => ({
  plan: fakePlan(more),
  trust: 'approved',
  issues: [],
  remarks: [],
  approval: null,
  digest: `${'a'.repeat(64)}.${'b'.repeat(64)}`,
});

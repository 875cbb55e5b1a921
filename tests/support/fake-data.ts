import { noResults } from '#shared/contract/results';
import { createHash } from 'node:crypto';
import type { AuditEntry } from '#shared/contract/audit';
import type { Part } from '#shared/contract/hub';
import type { Preset } from '#shared/contract/presets';
import type { Repository } from '#shared/contract/repositories';
import { RunId, type Run, type RunState } from '#shared/contract/runs';
import { ScriptId, SourceId, type Script, type ScriptSummary, type Source } from '#shared/contract/scripts';
import type { Pool } from '#shared/contract/slots';
import type { Review } from '#shared/contract/trust';

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();
const uuid = (n: number): string => `0192f0c4-5a1e-7b3c-8d2e-${String(n).padStart(12, '0')}`;

const subjects = [
  'Restart web tier',
  'License report',
  'Mailbox sizes',
  'Certificate expiry',
  'Nightly backup',
  'Sync photos',
  'Disable stale accounts',
  'Rotate certificates',
  'Disk usage by owner',
  'Check TLS of a host',
] as const;

const plan: readonly (readonly [number, RunState, number, number | null, number | null])[] = [
  [0, 'running', 41, null, null],
  [1, 'running', 53, null, null],
  [2, 'queued', 20, null, null],
  [3, 'succeeded', 720, 2.8, 0],
  [4, 'failed', 3_900, 664, 2],
  [5, 'lost', 9_000, null, null],
  [6, 'succeeded', 12_000, 31, 0],
  [7, 'timed_out', 15_000, 300, null],
  [8, 'cancelled', 18_000, 4.2, null],
  [9, 'succeeded', 21_000, 0.4, 0],
  [3, 'succeeded', 25_000, 2.6, 0],
  [1, 'succeeded', 29_000, 48, 0],
  [0, 'succeeded', 40_000, 62, 0],
];

/** The first of some made-up things, which are never none. */
export function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('nothing was made up');
  return first;
}

/** Runs in every state, newest first. */
export const fakeRuns = (): readonly Run[] =>
  plan.map(([subject, state, since, took, exitCode], index): Run => {
    const name = subjects[subject] ?? 'Script';
    const started = state === 'queued' ? null : ago(since);
    return {
      id: RunId.parse(uuid(index + 1)),
      subject: { kind: 'script', id: `samples:${name}`, name, tags: ['ops'] },
      state,
      installs: false,
      elevation: null,
      preparing: null,
      paused: null,
      exitCode,
      signal: null,
      trust: null,
      reason: state === 'lost' ? 'machine-restarted' : null,
      actor: { name: index % 3 === 2 ? 'Ada Lovelace' : 'Operator', face: index % 3 === 2 ? ('cli' as const) : ('browser' as const) },
      place: 'this machine',
      mode: 'pipe' as const,
      params: [{ name: 'days', label: 'Warn within', value: '30', secret: false, cut: false, exposed: false }],
      hash: createHash('sha256').update(name).digest('hex'),
      sandbox: {
        asked: 'standard' as const,
        inForce: started === null ? null : ('standard' as const),
        network: false,
        limits: { memory: 'cgroup', files: 'prlimit' },
        notes: [],
        denied: state === 'failed' ? ['write' as const] : [],
        evidence: state === 'failed' ? ["touch: cannot touch '/srv/report': Read-only file system"] : [],
        granted: { folders: [], files: [], more: 0 },
        planHash: null,
      },
      queuedAt: ago(since + 1),
      startedAt: started,
      endedAt: took === null ? null : ago(since - took),
      timeoutSeconds: 300,
      output: { bytes: 18_204, lines: 312, trimmedBytes: 0, gone: false },
      progress: null,
      results: noResults,
      repeats: null,
      attempt: 1,
      notBefore: null,
      next: null,
      parent: null,
      targets: [],
      limitedBy: null,
      consent: null,
      job: null,
    };
  });

const languages = ['bash', 'python', 'node', 'powershell'] as const;

/** As many scripts as asked for, from two sources; some have problems. */
export const fakeScripts = (count: number): readonly ScriptSummary[] =>
  Array.from({ length: count }, (_, index) => {
    const base = subjects[index % subjects.length] ?? 'Script';
    const name = index < subjects.length ? base : `${base} ${Math.floor(index / subjects.length) + 1}`;
    return {
      id: ScriptId.parse(`samples:${name}`),
      name,
      description: 'Lists certificates of hosts and of this machine’s store that expire soon.',
      tags: index % 3 === 0 ? ['security'] : ['ops', 'nightly'],
      sourceId: SourceId.parse(index % 4 === 0 ? 'mine' : 'samples'),
      source: index % 4 === 0 ? 'My folder' : 'Samples',
      file: `/opt/axle/samples/${name.toLowerCase().replaceAll(' ', '-')}.sh`,
      language: languages[index % 4] ?? 'bash',
      format: 'sidecar' as const,
      params: index % 3,
      problems: index % 11 === 7 ? 1 : 0,
      blocked: index % 22 === 7,
      trust: index % 9 === 4 ? ('changed' as const) : index % 17 === 5 ? ('new' as const) : ('approved' as const),
      modifiedAt: ago(index * 40_000),
    };
  });

const anyPass = { pass: { by: 'variable' }, when: null } as const;

/** The whole of one script. */
export const fakeScript = ({ params: _params, problems, ...summary }: ScriptSummary): Script => ({
  ...summary,
  dependencies: null,
  workdir: null,
  everySeconds: null,
  elevation: false,
  params: [
    {
      kind: 'text',
      name: 'hosts',
      label: 'Hosts',
      help: 'Names or groups, separated by commas',
      required: true,
      ...anyPass,
      default: null,
      minLength: null,
      maxLength: null,
      pattern: null,
      placeholder: '@web, mail01',
    },
    {
      kind: 'number',
      name: 'days',
      label: 'Warn within',
      help: '',
      required: false,
      ...anyPass,
      default: 30,
      min: 1,
      max: 365,
      integer: true,
      unit: 'days',
    },
    { kind: 'boolean', name: 'store', label: 'Include this machine’s store', help: '', required: false, ...anyPass, default: true },
  ],
  problems:
    problems > 0 ? [{ code: 'unknown-key', file: summary.file, line: 4, detail: 'unknown key "pramas"', blocks: summary.blocked }] : [],
  interpreter: { command: 'bash', args: [], found: '/usr/bin/bash' },
  mode: 'pipe',
  sandbox: null,
  grants: { network: true, folders: [{ path: '/var/log', write: false }], files: [] },
  timeoutSeconds: 300,
  retry: { times: 3, delaySeconds: 10 },
  approval: null,
  confirm: null,
  limit: null,
  size: 1_204,
});

/** What a review of a changed script shows. */
export const fakeReview = (script: string): Review => ({
  script,
  name: 'Restart web tier',
  state: 'changed',
  digest: 'c'.repeat(64),
  complete: true,
  against: { id: 4, digest: 'b'.repeat(64), by: 'Ada Lovelace', at: ago(86_400), files: 2, withdrawn: null },
  files: [
    {
      path: 'restart-web.sh',
      role: 'script',
      before: { hash: 'd'.repeat(64), text: '#!/bin/bash\nset -eu\nsystemctl restart web\n', firstLine: 1, lacks: null },
      after: { hash: 'e'.repeat(64), text: '#!/bin/bash\nset -eu\nsystemctl restart web worker\n', firstLine: 1, lacks: null },
      missing: false,
    },
  ],
  more: 0,
});

export const fakeSources = (): readonly Source[] => [
  {
    id: SourceId.parse('samples'),
    label: 'Samples',
    folder: '/opt/axle/resources/samples',
    builtIn: true,
    scripts: 8,
    state: 'watching',
    reason: null,
    signature: null,
  },
  {
    id: SourceId.parse('mine'),
    label: 'My folder',
    folder: '/home/operator/scripts',
    builtIn: false,
    scripts: 16,
    state: 'watching',
    reason: null,
    signature: null,
  },
  {
    id: SourceId.parse('gone'),
    label: 'Old share',
    folder: '/mnt/share/scripts',
    builtIn: false,
    scripts: 0,
    state: 'unreadable',
    reason: 'missing',
    signature: null,
  },
  {
    id: SourceId.parse('tools'),
    label: 'tools/scripts',
    folder: '/home/operator/.local/share/axle/repositories/tools/tree',
    builtIn: false,
    scripts: 42,
    state: 'watching',
    reason: null,
    signature: null,
  },
];

/** One that is true. */
export const fakeRepositories = (): readonly Repository[] => [
  {
    source: SourceId.parse('tools'),
    url: 'https://git.example.org/operations/tools.git',
    branch: null,
    folder: 'scripts',
    every: 900,
    follows: 'main',
    commit: { id: '4f2a91c07be13d5518a6c0f1e2b7d9a8c3e5f601', subject: 'Restart the web tier one by one', author: 'Ada', at: ago(86_400) },
    changedAt: ago(80_000),
    syncedAt: ago(180),
    leftOut: 0,
    failure: null,
    progress: null,
    nextAt: null,
  },
];

export const fakePools = (bare: boolean): readonly Pool[] => [
  {
    name: 'hub',
    limit: 5,
    policy: 'queue',
    perHolder: null,
    perTarget: null,
    used: bare ? 0 : 2,
    queued: bare ? 0 : 1,
    slots: bare
      ? []
      : [0, 1].map((index) => ({
          id: `slot-${index}`,
          pool: 'hub',
          runId: uuid(index + 1),
          what: subjects[index] ?? '',
          holder: 'Operator',
          targets: [],
          host: 'web01',
          pid: 4_000 + index,
          acquiredAt: (Date.now() - 45_000) * 1_000,
        })),
  },
];

/** Figures of a day with a rhythm. */
export const fakeSummary = (runs: readonly Run[]) => {
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  const buckets = Array.from({ length: 24 }, (_, index) => ({
    at: new Date(hour - (23 - index) * 3_600_000).toISOString(),
    succeeded: runs.length === 0 ? 0 : 1 + ((index * 37) % 9),
    failed: runs.length > 0 && index % 9 === 4 ? 1 : 0,
  }));
  const sum = (key: 'succeeded' | 'failed'): number => buckets.reduce((total, bucket) => total + bucket[key], 0);
  return {
    buckets,
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    failedBefore: runs.length === 0 ? 0 : 2,
    medianMs: runs.length === 0 ? null : 4_200,
    lastBySubject: runs.map(({ subject, id, state, queuedAt }) => ({ subject: subject.id, run: id, state, at: queuedAt })),
  };
};

/** A chain's entries, newest first. */
export const fakeAudit = (count: number): readonly AuditEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const seq = count - index;
    const action = ['run.start', 'run.end', 'script.view', 'settings.set', 'slots.release'][seq % 5] ?? 'run.start';
    return {
      seq,
      at: ago(index * 95),
      action,
      outcome: seq % 17 === 0 ? ('refused' as const) : seq % 23 === 0 ? ('failed' as const) : ('ok' as const),
      actor: seq % 4 === 0 ? 'Ada Lovelace' : 'Operator',
      face: seq % 4 === 0 ? ('cli' as const) : ('browser' as const),
      address: seq % 4 === 0 ? null : '127.0.0.1',
      userAgent: seq % 4 === 0 ? null : 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142',
      object: subjects[seq % subjects.length] ?? null,
      runId: action.startsWith('run') ? uuid(1 + (seq % 12)) : null,
      detail: { exitCode: 0, sandbox: 'standard' },
      hash: createHash('sha256').update(String(seq)).digest('hex'),
    };
  });

const part = (id: string, state: Part['state'], version: string | null, enables: string, advice: string | null = null): Part => ({
  id,
  name: id,
  state,
  version,
  path: version === null ? null : `/usr/bin/${id}`,
  enables,
  advice,
});

export const fakeDoctor = () => ({
  parts: [
    part('bwrap', 'ok', '0.8.0', 'Sandbox levels standard and strict'),
    part('git', 'ok', '2.39.5', 'Script sources from git'),
    part('python3', 'ok', '3.11.2', 'Scripts in Python'),
    part('cgroup', 'limited', 'v1', 'Limits of memory and processes', 'Memory is limited by cgroup v1; processes by prlimit only.'),
    part('pwsh', 'missing', null, 'Scripts in PowerShell', 'Install PowerShell 7 from Microsoft’s package repository.'),
  ],
  sandbox: ['Processes, network and files are isolated by bwrap.', 'A system call filter is in force.'],
});

/** What a run printed. */
export const OUTPUT: readonly string[] = Array.from({ length: 60 }, (_, index) =>
  index % 13 === 7
    ? `\u001b[31merror: web${index}: handshake timed out\u001b[0m\n`
    : `web[01-30]: step ${index + 1} of 60 \u001b[32mdone\u001b[0m\n`,
);

/** Values that were saved for a script. */
export const fakePresets = (): readonly Preset[] => [{ name: 'Monday', params: {}, by: 'ada', savedAt: '2026-03-02T07:00:00.000Z' }];

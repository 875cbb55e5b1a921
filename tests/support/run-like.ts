import { noResults } from '#shared/contract/results';
import { randomUUID } from 'node:crypto';
import { type Run, RunId } from '#shared/contract/runs';

/** A run as it is while it runs, but for what is given. */
export function runLike(more: Partial<Run> = {}): Run {
  return {
    id: RunId.parse(randomUUID()),
    subject: { kind: 'script', id: 'samples:hello.sh', name: 'hello', tags: [] },
    state: 'running',
    installs: false,
    elevation: null,
    preparing: null,
    paused: null,
    exitCode: null,
    signal: null,
    reason: null,
    actor: { name: 'ada', face: 'cli' },
    place: 'here',
    mode: 'pipe',
    params: [],
    hash: 'a'.repeat(64),
    trust: null,
    sandbox: {
      asked: 'standard',
      inForce: 'standard',
      network: false,
      limits: {},
      notes: [],
      denied: [],
      evidence: [],
      granted: { folders: [], files: [], more: 0 },
      planHash: null,
    },
    queuedAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:01.000Z',
    endedAt: null,
    timeoutSeconds: null,
    output: { bytes: 0, lines: 0, trimmedBytes: 0, gone: false },
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
    ...more,
  };
}

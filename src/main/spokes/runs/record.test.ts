import { describe, expect, it } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { Run, RunId } from '#shared/contract/runs';
import { runLike } from '../../../../tests/support/run-like';
import type { Work } from './ports';
import { aboutOf, ended, folderOf, inForce, newRun, progressed, settled, started } from './record';
import type { EndMark, Recorded } from './recorder/contract';

const actor: Actor = { id: 'session-1', name: 'ada', face: 'browser', address: '127.0.0.1', userAgent: 'x' };
const id = RunId.parse('0d1bb2d2-5d6d-4b7c-9a63-0b1a7d0c2f11');
const work: Work = {
  subject: { kind: 'script', id: 's:a.sh', name: 'a', tags: ['t'] },
  mode: 'pipe',
  sandbox: null,
  grants: { network: true, folders: [], files: [] },
  timeoutSeconds: 9,
  approval: null,
  retry: null,
  limit: null,
  params: [
    { name: 'text', label: 'Text', value: 'é'.repeat(3_000), secret: false },
    { name: 'token', label: 'Token', value: null, secret: true },
  ],
  picks: [],
  exposed: [],
  exposedSecrets: [],
  elevation: false,
  dependencies: null,
  workdir: null,
  secrets: [{ name: 'TOKEN', value: 'hunter2' }],
  stage: () => ({ staged: new Promise(() => undefined), held: new Promise(() => undefined), judge: () => 'same', copies: () => [] }),
};
const mark: EndMark = {
  exitCode: 0,
  signal: null,
  cause: 'exit',
  error: null,
  endedAt: '2026-01-01T00:00:09.000Z',
  bytes: 10,
  lines: 2,
  trimmed: 3,
};
const recorded: Recorded = {
  run: id,
  child: null,
  startedAt: '2026-01-01T00:00:02.000Z',
  bytes: 5,
  lines: 1,
  trimmed: 0,
  paused: 'disk-full',
  ended: null,
};

describe('the record of a run', () => {
  it('begins with who, what and with what, without secrets and cut to what lists carry', () => {
    const run = newRun({ id, work, actor, mode: 'terminal', level: 'strict', place: 'here', now: 0, repeats: null });
    expect(Run.parse(run)).toEqual(run);
    expect(run).toMatchObject({
      state: 'starting',
      actor: { name: 'ada', face: 'browser' },
      mode: 'terminal',
      sandbox: { asked: 'strict', inForce: null, network: true },
      queuedAt: '1970-01-01T00:00:00.000Z',
      startedAt: null,
      hash: null,
    });
    expect(run.params.map(({ value, cut }) => [value?.length ?? null, cut])).toEqual([
      [2_048, true],
      [null, false],
    ]);
    expect(JSON.stringify(run)).not.toContain('hunter2');
  });

  it('takes over what the sandbox and the recorder say', () => {
    const run = runLike({ state: 'starting', startedAt: null });
    const plan = { inForce: 'none', limits: { core: 'prlimit' }, notes: ['bwrap-missing'] } as const;
    const launch = {
      file: '',
      args: [],
      env: {},
      cwd: '',
      fds: [],
      cgroups: [],
      becomes: null,
      opens: null,
      statusFile: null,
      cleanup: [],
    };
    expect(started(run, { ...plan, launch }, 'a'.repeat(64), '2026-01-01T00:00:02.000Z')).toMatchObject({
      state: 'running',
      startedAt: '2026-01-01T00:00:02.000Z',
      sandbox: { asked: 'standard', ...plan },
    });
    expect(progressed(run, recorded)).toMatchObject({
      state: 'running',
      paused: 'disk-full',
      startedAt: recorded.startedAt,
      output: { bytes: 5, lines: 1 },
    });
    // One that is not known to have started has not.
    expect(progressed(run, { ...recorded, startedAt: null })).toMatchObject({ state: 'starting', startedAt: null });
    // What was known before stays.
    expect(progressed(runLike(), recorded).startedAt).toBe('2026-01-01T00:00:01.000Z');
  });

  it.each([
    [{}, 'succeeded'],
    [{ exitCode: 3 }, 'failed'],
    [{ exitCode: null, signal: 'SIGKILL' }, 'failed'],
    [{ cause: 'cancel', exitCode: 0 }, 'cancelled'],
    [{ cause: 'timeout', exitCode: 0 }, 'timed_out'],
    [{ cause: 'error', error: 'journal: EIO' }, 'failed'],
  ] as const)('ends as the recorder marked it: %o', (how, state) => {
    const run = ended(runLike({ paused: 'disk-full' }), { ...mark, ...how });
    expect(run).toMatchObject({ state, paused: null, endedAt: mark.endedAt, output: { bytes: 10, lines: 2, trimmedBytes: 3 } });
    expect(run.reason).toBe('error' in how ? how.error : null);
    expect(Run.parse(run)).toEqual(run);
  });

  it('takes a reason of the recorder however long it is', () => {
    const run = ended(runLike(), { ...mark, cause: 'error', error: 'x'.repeat(1_024) });
    expect(Run.safeParse(run).success).toBe(true);
  });

  it('ends without the recorder having a say', () => {
    expect(settled(runLike({ paused: 'disk-full' }), 'lost', 'recorder-died', 5)).toMatchObject({
      state: 'lost',
      reason: 'recorder-died',
      paused: null,
      exitCode: null,
      endedAt: '1970-01-01T00:00:00.005Z',
    });
  });

  it('lies in a folder of its own, and nowhere that an id could lead to', () => {
    expect(folderOf('/home/x', id)).toBe(`/home/x/runs/${id}`);
    expect(() => folderOf('/home/x', '../../etc')).toThrow();
  });
});

describe('what a start mark says of the sandbox', () => {
  const process = { pid: 1, startTime: '1', bootId: 'b' };
  const start = { run: id, recorder: process, child: process, startedAt: '2026-01-01T00:00:02.000Z' };
  const unknown: Run = { ...runLike(), sandbox: { ...runLike().sandbox, inForce: null, limits: {}, notes: [] } };

  it('comes back to a hub that did not write it down', () => {
    const fds = {
      launch: {
        file: '/bin/sh',
        args: [],
        env: {},
        cwd: '/',
        fds: [],
        cgroups: [],
        becomes: null,
        opens: null,
        statusFile: null,
        cleanup: [],
      },
    };
    const about = aboutOf({ ...fds, inForce: 'strict', limits: { memory: 'cgroup:1' }, notes: ['no-seccomp'] });
    expect(inForce(unknown, { ...start, about }).sandbox).toMatchObject({
      inForce: 'strict',
      limits: { memory: 'cgroup:1' },
      notes: ['no-seccomp'],
    });
  });

  it('is nothing where the mark is damaged or absent', () => {
    for (const about of ['{', '{"inForce":"root"}', undefined])
      expect(inForce(unknown, about === undefined ? start : { ...start, about })).toEqual(unknown);
    expect(inForce(unknown, undefined)).toEqual(unknown);
  });
});

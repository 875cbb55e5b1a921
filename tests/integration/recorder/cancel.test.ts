import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcesses } from '#main/platform/processes';
import type { Launch } from '#main/spokes/runs/recorder/contract';
import { describeWith } from '../../support/real-parts';
import { inNamespace, openBench, type Bench, type LaunchedRun } from './fixture';

const printed = (run: LaunchedRun, bytes: number): Promise<unknown> => run.until((recorded) => recorded.bytes >= bytes);

describeWith(['linux', 'bubblewrap'], 'a recorder', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  let count = 0;
  function launch(kind: 'loose' | 'namespace', script: string, more: Partial<Launch> = {}): Promise<LaunchedRun> {
    if (kind === 'loose') return bench.launch(script, more);
    const folder = join(bench.home, `ns-${(count += 1)}`);
    mkdirSync(folder);
    return bench.launch('', { ...inNamespace(folder, script), ...more });
  }

  describe.each(['loose', 'namespace'] as const)('cancelling a %s run', (kind) => {
    it('lets a script that traps TERM clean up', async () => {
      const run = await launch(kind, 'trap "echo cleaned; exit 3" TERM; echo up; while :; do sleep 0.01; done');
      await printed(run, 3);
      await bench.client.cancel(run.run);
      expect(await run.ended).toMatchObject({ exitCode: 3, cause: 'cancel' });
      expect((await run.lines()).at(-1)).toBe('cleaned');
    });

    it('ends the whole tree', async () => {
      const run = await launch(kind, 'sleep 1000 & (setsid sleep 1000 &) ; echo up; wait');
      await printed(run, 3);
      await bench.client.cancel(run.run);
      expect(await run.ended).toMatchObject({ cause: 'cancel' });
    });

    it('kills after the grace what ignores TERM', async () => {
      const run = await launch(kind, 'trap "" TERM; (trap "" TERM; sleep 1000) & echo up; while :; do sleep 1; done', { graceMs: 100 });
      await printed(run, 3);
      await bench.client.cancel(run.run);
      const end = await run.ended;
      expect(end).toMatchObject(
        kind === 'loose' ? { exitCode: null, signal: 'SIGKILL', cause: 'cancel' } : { exitCode: 137, cause: 'cancel' },
      );
    });

    it('ends one that runs too long, and says that it was the time', async () => {
      const run = await launch(kind, 'trap "" TERM; echo up; while :; do sleep 0.01; done', { timeoutMs: 300, graceMs: 50 });
      expect(await run.ended).toMatchObject({ cause: 'timeout' });
      expect(await run.lines()).toEqual(['up']);
    });

    it('takes a cancel that comes at once', async () => {
      const run = await launch(kind, 'echo up; sleep 1000', { graceMs: 200 });
      await bench.client.cancel(run.run);
      expect(await run.ended).toMatchObject({ cause: 'cancel' });
    });
  });

  it('ends a process that left the session and its parents', async () => {
    const run = await bench.launch('(setsid bash -c "echo \\$\\$; exec sleep 1000" >&1 &) ; sleep 1000');
    await printed(run, 2);
    await bench.client.cancel(run.run);
    await run.ended;
    const [pid] = await run.lines();
    expect(createProcesses().identify(Number(pid))).toBeUndefined();
  });

  it('gives the grace to those who outlive the child, then ends them too', async () => {
    const run = await bench.launch('(trap "" TERM; exec >/dev/null 2>&1; sleep 1000) & echo $!; wait', { graceMs: 150 });
    await printed(run, 2);
    await bench.client.cancel(run.run);
    await run.ended;
    expect(createProcesses().identify(Number((await run.lines())[0]))).toBeUndefined();
  });

  it('ends what a sandbox leaves behind that dies before it tells of its init', async () => {
    const folder = join(bench.home, 'untold');
    mkdirSync(folder);
    const statusFile = join(folder, 'status.json');
    const run = await bench.launch('trap "" TERM; sleep 1000 & echo $!; exit 1', { statusFile });
    expect(await run.ended).toMatchObject({ cause: 'error', error: 'the sandbox did not start' });
    expect(createProcesses().identify(Number((await run.lines())[0]))).toBeUndefined();
  });

  it('refuses to cancel what is not there', async () => {
    const run = await bench.launch('true');
    await run.ended;
    await expect(bench.client.cancel(run.run)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

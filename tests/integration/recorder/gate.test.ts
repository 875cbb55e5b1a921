import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxPlan } from '#main/spokes/runs/ports';
import { hasVariable, listProcesses } from '#main/spokes/runs/recorder/child/process-table';
import { createSandbox } from '#main/spokes/runs/sandbox/index';
import { removeGroups } from '#main/spokes/runs/sandbox/cgroups';
import { RunId } from '#shared/contract/runs';
import { planSandbox } from '../../support/plan-sandbox';
import { describeWith } from '../../support/real-parts';
import { kill, openBench, quiet, type Bench, type LaunchedRun } from './fixture';

describeWith(['linux', 'bubblewrap'], 'a run that waits at its gate', () => {
  let bench: Bench;
  let shared: string;
  let groups: readonly string[] = [];
  beforeEach(async () => {
    bench = await openBench();
    chmodSync(bench.runtime, 0o711); // Whoever runs the script may reach its copy.
    shared = mkdtempSync(join(tmpdir(), 'axle-gate-'));
    chmodSync(shared, 0o777);
  });
  afterEach(async () => {
    await bench.close();
    await removeGroups(groups);
    rmSync(shared, { recursive: true });
  });

  /** A script that leaves a mark as its first act, in a sandbox with a gate; closed, as a copy is. */
  async function planned(level: 'standard' | 'strict', mode: 'pipe' | 'terminal', readsFirst: boolean): Promise<SandboxPlan['launch']> {
    const sandbox = createSandbox({ log: quiet, home: bench.home, runtime: bench.runtime });
    const folder = join(bench.home, 'planned');
    mkdirSync(folder);
    const copy = join(folder, 'script');
    writeFileSync(copy, `#!/bin/sh\necho ran > ${shared}/mark\n`);
    chmodSync(copy, 0o000);
    const script = { copy, path: '/srv/gate/script' };
    const { launch } = await planSandbox(sandbox, {
      run: RunId.parse('00000000-0000-4000-8000-000000000001'),
      level,
      fallback: false,
      mode,
      grants: { network: false, folders: [{ path: shared, write: true }], files: [] },
      staged: {
        // Whether the script's bytes do it or what stands before them.
        command: { file: '/bin/sh', args: readsFirst ? [script.path] : ['-c', `echo ran > ${shared}/mark`, script.path] },
        script,
        files: [],
        missing: [],
        alone: false,
        readsFirst,
        needs: null,
        cwd: '/srv/gate',
        env: {},
      },
      secrets: [],
      folder,
      runtime: bench.runtime,
      gated: true,
    });
    groups = launch.cgroups;
    return launch;
  }

  async function waiting(level: 'standard' | 'strict', mode: 'pipe' | 'terminal', readsFirst: boolean): Promise<LaunchedRun> {
    const run = await bench.launch('', { ...(await planned(level, mode, readsFirst)), mode });
    await expect.poll(() => atGate().length).toBeGreaterThan(0);
    return run;
  }

  const ofRun = (): readonly number[] =>
    listProcesses().flatMap(({ pid }) => (hasVariable(pid, 'AXLE_RUN_ID=00000000-0000-4000-8000-000000000001') ? [pid] : []));
  /** Those that have come as far as the gate: bwrap reads its descriptor, a shell what it made its input. */
  const atGate = (): readonly number[] => ofRun().filter((pid) => /^\d+ 0x[06] /.test(readFileSync(`/proc/${pid}/syscall`, 'utf8')));

  it.each([
    [true, 2, 'Permission denied'],
    [false, 125, ''],
  ])('runs nothing when the gate closes without a word, though nobody died (read first: %s)', async (readsFirst, code, saying) => {
    const { file, args, env, fds } = await planned('standard', 'pipe', readsFirst);
    const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'];
    for (const entry of fds) stdio[entry.fd] = entry.type === 'write-file' ? openSync(entry.path, 'w') : 'pipe';
    const child = spawn(file, args, { cwd: '/', env, stdio: Array.from(stdio, (entry) => entry ?? 'ignore') });
    for (const entry of fds) {
      const pipe = child.stdio[entry.fd];
      if (entry.type === 'write-file') closeSync(Number(stdio[entry.fd]));
      else if (entry.type === 'data' && pipe instanceof Writable) pipe.end(Buffer.from(entry.base64, 'base64'));
    }
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await expect.poll(() => atGate().length).toBeGreaterThan(0);
    const gate = child.stdio[fds.find(({ type }) => type === 'gate')?.fd ?? 0];
    if (gate instanceof Writable) gate.end();
    expect(await once(child, 'exit')).toEqual([code, null]);
    expect(said).toContain(saying);
    expect(existsSync(join(shared, 'mark'))).toBe(false);
  });

  describe.each([
    ['standard', 'pipe', true],
    ['strict', 'pipe', true],
    ['standard', 'terminal', true],
    ['standard', 'pipe', false],
    ['strict', 'terminal', false],
  ] as const)('%s, %s, read first: %s', (level, mode, readsFirst) => {
    it('runs once it is let go', async () => {
      const run = await waiting(level, mode, readsFirst);
      expect(existsSync(join(shared, 'mark'))).toBe(false);
      await bench.client.release(run.run);
      expect(await run.ended).toMatchObject({ exitCode: 0 });
      expect(existsSync(join(shared, 'mark'))).toBe(true);
    });

    it('never runs when its recorder dies', async () => {
      const run = await waiting(level, mode, readsFirst);
      kill(bench.started[0]?.pid ?? 0);
      await expect.poll(ofRun, { timeout: 10_000 }).toEqual([]);
      expect(existsSync(join(shared, 'mark'))).toBe(false);
      await expect(bench.client.release(run.run)).rejects.toMatchObject({ code: 'RECORDER_UNAVAILABLE' });
      await bench.client.undo(run.run); // Nothing is left to be taken back.
    });
  });
});

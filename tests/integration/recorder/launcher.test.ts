import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { createProcesses } from '#main/platform/processes';
import type { Launch } from '#main/spokes/runs/recorder/contract';
import { hasVariable, listProcesses } from '#main/spokes/runs/recorder/child/process-table';
import { startRun, type RecordedRun } from '#main/spokes/runs/recorder/child/run';
import type { JobLimits } from '#main/spokes/runs/recorder/child/windows/job-layout';
import type { Jobs } from '#main/spokes/runs/recorder/child/windows/jobs';
import { openLauncherLine } from '#main/spokes/runs/recorder/child/windows/launcher-line';
import { bundle } from '../../support/bundle';
import { describeWith } from '../../support/real-parts';
import { launchOf, wholeOutput } from './fixture';

/**
 * The launcher and the recorder's side of it are what they are on Windows. The job object is not to be had here: in its place stands a list of
 * the processes that carry the run's id, which a script of these tests does not shed.
 */
function listedJobs(run: string, onAssign: (pid: number) => void = () => undefined) {
  const made: { limits: JobLimits; closed: boolean }[] = [];
  const jobs: Jobs = {
    create(limits) {
      const one = { limits, closed: false };
      made.push(one);
      let launcher: number | undefined;
      const members = (): number[] =>
        listProcesses()
          .map(({ pid }) => pid)
          .filter((pid) => pid === launcher || hasVariable(pid, `AXLE_RUN_ID=${run}`));
      const terminate = (): void => members().forEach((pid) => process.kill(pid, 'SIGKILL'));
      return {
        assign(pid) {
          onAssign(pid);
          launcher = pid;
        },
        size: () => members().length,
        terminate,
        close() {
          terminate();
          one.closed = true;
        },
      };
    },
  };
  return { jobs, made };
}

describeWith(['linux'], 'a run that a launcher starts', () => {
  let root: string;
  let launcher: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'axle-launcher-'));
    launcher = await bundle('src/main/spokes/runs/recorder/child/launcher/main.ts');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  async function start(script: string, more: Partial<Launch> = {}, onAssign?: (pid: number) => void) {
    const run = RunId.parse(randomUUID());
    const folder = join(root, run);
    mkdirSync(folder);
    const { jobs, made } = listedJobs(run, onAssign);
    const launch: Launch = {
      ...launchOf(run, folder, script),
      file: '/bin/sh',
      cwd: folder,
      graceMs: 30_000,
      job: { memoryBytes: 1_000_000, processes: 8 },
      ...more,
    };
    const faults: unknown[] = [];
    const changes = new Set<() => void>();
    const begun = startRun(launch, {
      native: undefined,
      jobs: { jobs, launcher },
      processes: createProcesses(),
      onChange: () => changes.forEach((change) => change()),
      fault: (error) => faults.push(error),
    });
    const text = async (): Promise<string> => (await wholeOutput(folder)).toString();
    /** Resolves once the run has printed so many bytes. */
    const printed = (recorded: RecordedRun, bytes: number): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (recorded.snapshot.bytes < bytes) return;
          changes.delete(look);
          resolve();
        };
        changes.add(look);
        look();
      });
    return { run, folder, begun, made, faults, text, printed };
  }

  it('is recorded as any other: what it prints, and what it ends with', async () => {
    const { begun, made, text, faults } = await start('echo "out $PWD"; echo err >&2; exit 7');
    const recorded = await begun;
    await recorded.done;
    expect(recorded.snapshot.ended).toMatchObject({ exitCode: 7, signal: null, cause: 'exit' });
    expect(await text()).toMatch(/^(out .*\nerr|err\nout .*)\n$/s);
    // The launcher is one of the job's processes.
    expect([made, faults]).toEqual([[{ limits: { memoryBytes: 1_000_000, processes: 9 }, closed: true }], []]);
  });

  it('has the environment of its launch, and nothing of its launcher’s', async () => {
    const { begun, text, run } = await start('env | sort | grep -v ^_= | grep -v ^PWD= | grep -v ^SHLVL=');
    await (
      await begun
    ).done;
    expect(await text()).toBe(`AXLE_RUN_ID=${run}\nPATH=/usr/bin:/bin\n`);
  });

  it('does nothing before it is in its job, and nothing at all where it cannot be put there', async () => {
    let launched = 0;
    const { begun, folder, made } = await start('touch begun', {}, (pid) => {
      launched = pid;
      expect(existsSync(join(folder, 'begun'))).toBe(false);
      throw new Error('AssignProcessToJobObject: error 5');
    });
    await expect(begun).rejects.toMatchObject({ code: 'SPAWN_FAILED', data: { detail: 'AssignProcessToJobObject: error 5' } });
    expect([existsSync(join(folder, 'begun')), createProcesses().identify(launched), made[0]?.closed]).toEqual([false, undefined, true]);
  });

  it('says what could not be started', async () => {
    const { begun, made } = await start('', { file: join(root, 'no such program') });
    await expect(begun).rejects.toMatchObject({ code: 'SPAWN_FAILED', data: { detail: expect.stringContaining('ENOENT') as string } });
    expect(made[0]?.closed).toBe(true);
  });

  it('is asked to end, and has time to clean up', async () => {
    const { begun, printed, text } = await start('trap "echo cleaned; exit 3" TERM; echo ready; while :; do sleep 0.01; done');
    const recorded = await begun;
    await printed(recorded, 6);
    recorded.cancel();
    await recorded.done;
    expect([recorded.snapshot.ended?.cause, recorded.snapshot.ended?.exitCode, await text()]).toEqual(['cancel', 3, 'ready\ncleaned\n']);
  });

  it('is ended with all of its processes where it does not end by itself', async () => {
    const script =
      'trap "" TERM; (setsid sh -c "trap \\"\\" TERM; echo \\$\\$ > inner; echo ready; while :; do sleep 0.01; done") & wait; wait';
    const { begun, printed, folder } = await start(script, { graceMs: 1 });
    const recorded = await begun;
    await printed(recorded, 6);
    const inner = Number(readFileSync(join(folder, 'inner'), 'utf8'));
    recorded.cancel();
    await recorded.done;
    expect([recorded.snapshot.ended?.cause, createProcesses().identify(inner)]).toEqual(['cancel', undefined]);
  });

  it('leaves nothing behind: what it started ends with it', async () => {
    const { begun, folder } = await start(
      'setsid sh -c "echo \\$\\$ > inner; exec sleep 1000" > /dev/null 2>&1 & while [ ! -s inner ]; do :; done',
    );
    const recorded = await begun;
    await recorded.done;
    expect(recorded.snapshot.ended).toMatchObject({ exitCode: 0, cause: 'exit' });
    expect(createProcesses().identify(Number(readFileSync(join(folder, 'inner'), 'utf8')))).toBeUndefined();
  });

  it('ends as its command was ended', async () => {
    const { begun } = await start('kill -KILL $$');
    const recorded = await begun;
    await recorded.done;
    expect(recorded.snapshot.ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('has a terminal, and takes what is typed there', async () => {
    const { begun, printed, text } = await start('printf "name? "; read -r name; echo "hello $name"; stty size; exit 4', {
      mode: 'terminal',
    });
    const recorded = await begun;
    await printed(recorded, 6);
    expect(recorded.terminal?.write('world\r')).toBe(true);
    await recorded.done;
    expect([recorded.snapshot.ended?.exitCode, await text()]).toEqual([4, expect.stringMatching(/hello world\r\n24 80\r\n$/)]);
  });
});

describeWith(['linux'], 'the pipe of a launcher', () => {
  it('says nothing to who does not know the word', async () => {
    const line = await openLauncherLine();
    const never = new Promise<void>(() => undefined);
    const strangers = [connect(line.path), connect(line.path)];
    const said: string[] = [];
    for (const stranger of strangers) stranger.on('data', (chunk) => said.push(String(chunk)));
    strangers[0]?.write('a guess\n');
    strangers[1]?.write('x'.repeat(100_000));
    await Promise.all(strangers.map((stranger) => once(stranger, 'close')));

    const launcher = connect(line.path);
    launcher.write(`${line.word}\n`);
    const order = { file: 'a', args: [], cwd: '/', env: {}, typed: false };
    const started = line.order(order, never);
    const [told] = (await once(launcher, 'data')) as [Buffer];
    expect(JSON.parse(String(told))).toEqual(order);
    // Only the first who knows it.
    const second = connect(line.path);
    second.write(`${line.word}\n`);
    await once(second, 'close');
    launcher.write('{"started":42}\n');
    expect([await started, said]).toEqual([42, []]);
    line.close();
    await once(launcher, 'close');
  });
});

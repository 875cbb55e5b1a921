import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProcesses } from '#main/platform/processes';
import { COMMAND_FD } from '#main/spokes/runs/recorder/child/shell-command';
import type { Launch } from '#main/spokes/runs/recorder/contract';
import { describeWith, itWith } from '../../support/real-parts';
import { asAnother, openBench, type Bench } from './fixture';

/** The shells of a recorder that wait for a command. */
function waitingOf(recorder: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Number(parent) === recorder && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`/dev/fd/${COMMAND_FD}`);
      } catch {
        return false; // It ended while it was looked at.
      }
    })
    .map(Number);
}

describeWith(['linux'], 'a shell that waits for the next run', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
    await bench.client.warm();
  });
  afterEach(() => bench.close());

  const recorder = (): number => bench.started.at(-1)?.pid ?? 0;
  const waiting = async (): Promise<number> => {
    await expect.poll(() => waitingOf(recorder()), { timeout: 10_000 }).toHaveLength(1);
    return waitingOf(recorder())[0] ?? 0;
  };
  const inShell = (script: string, more: Partial<Launch> = {}): Partial<Launch> => ({
    file: '/bin/sh',
    args: ['-c', script, 'axle', "it's"],
    cwd: '/',
    ...more,
  });

  it('becomes the run: same process, same output, same end', async () => {
    const pid = await waiting();
    const run = await bench.launch('', inShell('echo "$1 $$ $A"; echo no >&2; exit 7', { env: { A: '$(b)' } }));
    expect(await run.ended).toMatchObject({ exitCode: 7, cause: 'exit' });
    expect((await run.lines()).toSorted()).toEqual(['! no', `it's ${pid} $(b)`]);
  });

  itWith(['root'], 'gives its output to the user that the run becomes', async () => {
    const pid = await waiting();
    const run = await bench.launch('', asAnother('echo $$ > /dev/stdout; echo two > /dev/stderr'));
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    expect((await run.lines()).toSorted()).toEqual(['! two', `${pid}`]);
  });

  it('leaves nothing of its own open in what it becomes', async () => {
    const pid = await waiting();
    const run = await bench.launch('', inShell('exec /bin/ls /proc/self/fd', { fds: [] }));
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    expect(run.child.pid).toBe(pid);
    // The last is what `ls` itself opens.
    expect((await run.output()).toString()).toBe('0\n1\n2\n3\n');
  });

  it('is given its descriptors as a run of its own would be', async () => {
    await waiting();
    const [given, written] = [join(bench.home, 'given'), join(bench.home, 'written')];
    writeFileSync(given, 'from a file');
    const run = await bench.launch(
      '',
      inShell('cat <&4; cat <&5; echo out >&6; echo result >&3; ls /proc/self/fd | tr "\\n" " "', {
        fds: [
          { type: 'results', fd: 3 },
          { type: 'data', fd: 4, base64: Buffer.from('x'.repeat(40_000)).toString('base64') },
          { type: 'read-file', fd: 5, path: given },
          { type: 'write-file', fd: 6, path: written },
        ],
      }),
    );
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    // Nothing beside them but what `ls` itself opens.
    expect((await run.output()).toString()).toBe(`${'x'.repeat(40_000)}from a file0 1 2 3 4 5 6 7 `);
    expect(readFileSync(written, 'utf8')).toBe('out\n');
  });

  it('is not missed when it was killed, nor by ten runs at once', async () => {
    process.kill(await waiting(), 'SIGKILL');
    const runs = await Promise.all(Array.from({ length: 10 }, (_, at) => bench.launch('', inShell(`echo ${at}`))));
    for (const [at, run] of runs.entries()) {
      expect(await run.ended).toMatchObject({ exitCode: 0 });
      expect(await run.lines()).toEqual([String(at)]);
    }
    await waiting();
  });

  it('ends with its recorder, however that ends', async () => {
    const pid = await waiting();
    process.kill(recorder(), 'SIGKILL');
    await expect.poll(() => createProcesses().identify(pid), { timeout: 10_000 }).toBeUndefined();
  });
});

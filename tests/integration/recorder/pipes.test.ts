import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { readEndMark, readStartMark } from '#main/spokes/runs/journal/marks';
import { createProcesses } from '#main/platform/processes';
import { describeWith, itWith } from '../../support/real-parts';
import { asAnother, inNamespace, launchOf, openBench, type Bench } from './fixture';

describeWith(['linux'], 'a recorded child with pipes', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it('keeps what it prints in order and tells its streams apart', async () => {
    const run = await bench.launch('echo a; sleep 0.03; echo b >&2; sleep 0.03; echo c');
    expect(await run.ended).toMatchObject({ exitCode: 0, signal: null, cause: 'exit', error: null, bytes: 6, lines: 3, trimmed: 0 });
    expect(await run.lines()).toEqual(['a', '! b', 'c']);
  });

  it('can open its own output by name, since that is a pipe', async () => {
    const run = await bench.launch('echo one > /dev/stdout; echo two > /dev/stderr; cat > /dev/null; echo stdin ended');
    await run.ended;
    expect((await run.lines()).toSorted()).toEqual(['! two', 'one', 'stdin ended']);
  });

  itWith(['root'], 'can do so as the user that it becomes too', async () => {
    const run = await bench.launch('', { ...asAnother('id -u > /dev/stdout; echo two > /dev/stderr'), cwd: '/tmp' });
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    expect((await run.lines()).toSorted()).toEqual(['! two', '62000']);
  });

  it('keeps bytes that are no text', async () => {
    const run = await bench.launch(String.raw`for i in 0 1 2 3; do printf '\x00\xff\xfe\x80\x1b[31m'; done; printf '\xc3'`);
    await run.ended;
    const once = Buffer.from([0, 255, 254, 128, 27, 0x5b, 0x33, 0x31, 0x6d]);
    expect(await run.output()).toEqual(Buffer.concat([once, once, once, once, Buffer.from([0xc3])]));
  });

  it('keeps 200 MB without a newline', async () => {
    const run = await bench.launch('head -c 200000000 /dev/zero | tr "\\0" x');
    const end = await run.ended;
    expect(end).toMatchObject({ exitCode: 0, bytes: 200_000_000, lines: Math.ceil(200_000_000 / 16_380) });
  });

  it('tells exit codes and signals', async () => {
    expect(await (await bench.launch('exit 7')).ended).toMatchObject({ exitCode: 7, signal: null, cause: 'exit' });
    expect(await (await bench.launch('kill -9 $$')).ended).toMatchObject({ exitCode: null, signal: 'SIGKILL', cause: 'exit' });
  });

  it('passes descriptors: bytes, a file to read, a file to write', async () => {
    const [input, output] = [join(bench.home, 'in.txt'), join(bench.home, 'out.txt')];
    writeFileSync(input, 'from a file\n');
    const run = await bench.launch('cat <&5; cat <&9; echo written >&7; ls /proc/self/fd | tr "\\n" " "', {
      fds: [
        { type: 'data', fd: 9, base64: Buffer.from('some bytes\n').toString('base64') },
        { type: 'read-file', fd: 5, path: input },
        { type: 'write-file', fd: 7, path: output },
      ],
    });
    await run.ended;
    // 3 is what `ls` has open itself: nothing of the recorder’s, or of who started it, leaks in.
    expect(await run.lines()).toEqual(['from a file', 'some bytes', '0 1 2 3 5 7 9 ']);
    expect(readFileSync(output, 'utf8')).toBe('written\n');
  });

  it('refuses a program that is not there, and leaves nothing behind', async () => {
    const run = RunId.parse(randomUUID());
    const [folder, secrets] = [join(bench.home, run), join(bench.home, 'secrets')];
    mkdirSync(folder);
    mkdirSync(secrets);
    await expect(bench.client.launch({ ...launchOf(run, folder, ''), file: '/no/such', cleanup: [secrets] })).rejects.toMatchObject({
      code: 'SPAWN_FAILED',
      data: { file: '/no/such' },
    });
    expect(existsSync(secrets)).toBe(false);
    expect((await bench.client.attach())?.some((recorded) => recorded.run === run)).toBe(false);
  });

  it('writes marks that name the child and the end', async () => {
    const run = await bench.launch('echo done');
    const end = await run.ended;
    expect(await readStartMark(run.folder)).toMatchObject({
      run: run.run,
      child: { pid: run.child.pid },
      recorder: { pid: bench.started[0]?.pid },
    });
    expect(await readEndMark(run.folder)).toEqual(end);
  });

  itWith(['bubblewrap'], 'names the init of the namespace once the sandbox tells it, and takes the exit code from its status', async () => {
    const folder = join(bench.home, 'ns');
    mkdirSync(folder);
    const run = await bench.launch(
      '',
      inNamespace(folder, 'trap "exit 5" TERM; echo inside; exec 2>/dev/null; while :; do sleep 0.05; done'),
    );
    // Not before it has printed: a TERM that comes sooner finds a shell without its trap.
    const started = await run.until(({ child, lines }) => child !== null && isInit(child.pid) && lines > 0);
    expect(createProcesses().identify(started.child?.pid ?? 0)).toEqual(started.child);
    await bench.client.cancel(run.run);
    expect(await run.ended).toMatchObject({ exitCode: 5, cause: 'cancel' });
    expect(await run.lines()).toEqual(['inside']);
  });

  itWith(['bubblewrap'], 'says so when the sandbox does not start', async () => {
    const folder = join(bench.home, 'no-ns');
    mkdirSync(folder);
    const launch = inNamespace(folder, 'true');
    const run = await bench.launch('', { ...launch, args: ['--bind', '/no/such', '/x', ...(launch.args ?? [])] });
    expect(await run.ended).toMatchObject({ cause: 'error', error: 'the sandbox did not start' });
    expect((await run.lines()).join()).toContain('/no/such');
  });

  it('does not wait for ever on who holds the output after the end', async () => {
    const run = await bench.launch('(sleep 1000 & echo $!)');
    expect(await run.ended).toMatchObject({ exitCode: 0, cause: 'exit' });
    const [pid] = await run.lines();
    expect(createProcesses().identify(Number(pid))).toBeUndefined();
  });
});

/** The first process of a namespace has the number 1 in it. */
const isInit = (pid: number): boolean => /^NSpid:.*\s1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

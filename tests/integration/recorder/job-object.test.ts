import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProcesses } from '#main/platform/processes';
import type { Launch } from '#main/spokes/runs/recorder/contract';
import { describeWith } from '../../support/real-parts';
import { kill, openBench, type Bench } from './fixture';

/** A program of Node's as the command of a launch. */
const node = (script: string, more: Partial<Launch> = {}): Partial<Launch> => ({
  file: process.execPath,
  args: ['-e', script],
  env: { SystemRoot: process.env['SystemRoot'] ?? '', TEMP: process.env['TEMP'] ?? '' },
  cwd: process.cwd(),
  job: { memoryBytes: null, processes: null },
  ...more,
});
const child = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })`;

// The real job objects: `launcher.test.ts` shows the rest wherever it runs.
describeWith(['windows'], 'a run in a job object', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench({ entry: join(import.meta.dirname, '../../../dist/main/recorder.js') });
  });
  afterAll(() => bench.close());

  it.each([0, 7, 255, 3_221_225_477])('ends with its command’s code %i', async (code) => {
    const run = await bench.launch('', node(`console.log('out'); process.exitCode = ${code === 3_221_225_477 ? -1_073_741_819 : code}`));
    expect(await run.ended).toMatchObject({ cause: 'exit', exitCode: code });
    expect(await run.lines()).toEqual(['out']);
  });

  it('ends what it has started, detached or not, with it', async () => {
    const run = await bench.launch('', node(`const one = ${child}; one.unref(); console.log(one.pid)`));
    await run.ended;
    expect(createProcesses().identify(Number((await run.lines())[0]))).toBeUndefined();
  });

  it('ends with its recorder, however that ends', async () => {
    const own = await openBench({ entry: join(import.meta.dirname, '../../../dist/main/recorder.js') });
    const run = await own.launch('', node(`console.log(${child}.pid); setInterval(() => {}, 1000)`));
    await run.until(({ bytes }) => bytes > 1);
    const pids = [run.child.pid, Number((await run.lines())[0])];
    kill(own.started[0]?.pid ?? 0);
    await own.started[0]?.ended;
    await expect.poll(() => pids.map((pid) => createProcesses().identify(pid))).toEqual([undefined, undefined]);
    await own.close();
  });

  it('hears Ctrl-Break when it is cancelled, and has time to clean up', async () => {
    const script =
      "process.on('SIGBREAK', () => { console.log('cleaned'); process.exit(3) }); setInterval(() => {}, 1000); console.log('ready')";
    const run = await bench.launch('', node(script));
    await run.until(({ bytes }) => bytes > 5);
    await bench.client.cancel(run.run);
    expect(await run.ended).toMatchObject({ cause: 'cancel', exitCode: 3 });
    expect(await run.lines()).toEqual(['ready', 'cleaned']);
  });

  it('is ended with all of its processes where it does not end by itself', async () => {
    const script = `process.on('SIGBREAK', () => {}); console.log(${child}.pid); setInterval(() => {}, 1000)`;
    const run = await bench.launch('', node(script, { graceMs: 1 }));
    await run.until(({ bytes }) => bytes > 1);
    await bench.client.cancel(run.run);
    expect(await run.ended).toMatchObject({ cause: 'cancel' });
    expect(createProcesses().identify(Number((await run.lines())[0]))).toBeUndefined();
  });

  it('is stopped at its limits of processes and memory', async () => {
    const many =
      "let n = 0; const next = () => { const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); c.on('error', () => { console.log('stopped at ' + n); process.exit(0) }); c.on('spawn', () => { n += 1; next() }) }; next()";
    const forked = await bench.launch('', node(many, { job: { memoryBytes: null, processes: 4 } }));
    await forked.ended;
    expect(await forked.lines()).toEqual(['stopped at 3']);
    const much = await bench.launch(
      '',
      node("Buffer.alloc(512 * 1024 * 1024, 1); console.log('had it')", { job: { memoryBytes: 256 * 1_024 * 1_024, processes: null } }),
    );
    await much.ended;
    expect(await much.lines()).not.toContain('had it');
  });

  it('has a terminal, and takes what is typed there', async () => {
    const script =
      "process.stdout.write('name? '); process.stdin.once('data', (text) => { console.log('hello ' + text); process.exit(4) })";
    const run = await bench.launch('', node(script, { mode: 'terminal' }));
    await run.until(({ bytes }) => bytes > 5);
    await bench.client.input(run.run, 'world\r');
    expect(await run.ended).toMatchObject({ exitCode: 4 });
    expect((await run.output()).toString()).toContain('hello world');
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resultBounds } from '#shared/contract/results';
import { readResults } from '#main/spokes/runs/journal/results';
import { RESULTS_FD, type Launch } from '#main/spokes/runs/recorder/contract';
import { describeWith, itWith } from '../../support/real-parts';
import { asAnother, kill, openBench, type Bench } from './fixture';

const link = (name: string): string => `{"type":"link","name":"${name}","url":"https://example.org/${name}"}`;

describeWith(['linux'], 'results of a run', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  const given = (more: Partial<Launch> = {}): Partial<Launch> => ({ fds: [{ type: 'results', fd: RESULTS_FD }], ...more });
  const inShell = (script: string): Partial<Launch> => given({ file: '/bin/sh', args: ['-c', script, 'axle', ''], cwd: '/' });
  /** A script that waits twice until it is told to go on: at a FIFO each time, since one may still be open from the first. */
  const inSteps = (): string => {
    execFileSync('mkfifo', [fifo(1), fifo(2)]);
    const wait = (step: number): string => `read -r go < '${fifo(step)}'`;
    const further = '{"type":"progress","percent":70,"text":"copying"}';
    return `printf 'te\\033]9;4;1;20\\007xt\\n'; echo '${link('a')}' >&3; ${wait(1)}; echo '${further}' >&3; echo '${link('b')}' >&3; ${wait(2)}`;
  };
  const fifo = (step: number): string => join(bench.home, `fifo-${step}`);
  const goOn = (step: number): Promise<void> => writeFile(fifo(step), 'go\n');
  const namesIn = async (folder: string): Promise<readonly string[]> => [
    ...(await readResults(folder, new AbortController().signal)).keys(),
  ];

  it.each(['pipe', 'terminal'] as const)('are kept beside its output, in mode %s', async (mode) => {
    const run = await bench.launch(`echo before; echo '${link('a')}' >&3; echo after`, given({ mode }));
    const end = await run.ended;
    expect(end).toMatchObject({ exitCode: 0, results: { count: 1, refused: 0 } });
    expect(await namesIn(run.folder)).toEqual(['a']);
    expect((await run.lines()).map((text) => text.trim())).toEqual(['before', 'after']);
  });

  it('are taken from a shell, whether it waited for this or was started for it', async () => {
    await bench.client.warm();
    const runs = await Promise.all(['a', 'b', 'c'].map((name) => bench.launch('', inShell(`echo '${link(name)}' >&3`))));
    for (const run of runs) expect(await run.ended).toMatchObject({ exitCode: 0, results: { count: 1 } });
    expect(await Promise.all(runs.map(({ folder }) => namesIn(folder)))).toEqual([['a'], ['b'], ['c']]);
  });

  itWith(['root'], 'may be opened again by the user that the run becomes', async () => {
    const run = await bench.launch('', { ...asAnother(`echo '${link('a')}' > /dev/fd/3`), ...given() });
    expect(await run.ended).toMatchObject({ exitCode: 0, results: { count: 1 } });
  });

  it('are there while it runs, with how far it is', async () => {
    const run = await bench.launch(inSteps(), given());
    await run.until(({ progress, results }) => progress?.percent === 20 && results?.count === 1 && results.bytes > 0);
    expect(await namesIn(run.folder)).toEqual(['a']);
    await goOn(1);
    await run.until(({ progress }) => progress?.percent === 70 && progress.text === 'copying');
    await goOn(2);
    expect(await run.ended).toMatchObject({ exitCode: 0, results: { count: 2 } });
    // Told, and not shown.
    expect((await run.output()).toString()).toBe('text\n');
  });

  it('keep nobody waiting: a server that was left behind holds the descriptor too', async () => {
    const run = await bench.launch(`echo '${link('a')}' >&3; sleep 600 >/dev/null 2>&1 & echo $!`, given());
    const end = await run.ended;
    const server = Number((await run.output()).toString());
    expect(kill(server, 0)).toBe(true);
    kill(server);
    expect(end).toMatchObject({ exitCode: 0, results: { count: 1 } });
  });

  it('are bounded however much is written, and the script does not wait for ever', async () => {
    const line = `{"type":"table","name":"T","columns":["a"],"rows":[["${'x'.repeat(4_000)}"]]}`;
    const file = join(bench.home, 'line');
    writeFileSync(file, `${line}\n`.repeat(60));
    const run = await bench.launch(`for n in $(seq 100); do cat '${file}' >&3; done`, given());
    const { results } = await run.ended;
    expect(results?.problems[0]).toMatchObject({ reason: 'too-many' });
    expect((results?.refused ?? 0) * line.length).toBeGreaterThan(4 * 1024 * 1024);
    expect(readFileSync(join(run.folder, 'results')).length).toBeLessThanOrEqual(resultBounds.total);
  });

  it('leave no trace of a run that gave none', async () => {
    const run = await bench.launch('echo only output', given());
    expect((await run.ended).results).toBeUndefined();
    expect(existsSync(join(run.folder, 'results'))).toBe(false);
  });
});

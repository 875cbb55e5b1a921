import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, itWith } from '../../support/real-parts';
import { asAnother, inNamespace, openBench, type Bench, type LaunchedRun } from './fixture';

/** Waits until the output holds this text. */
async function shown(run: LaunchedRun, text: string): Promise<void> {
  await run.until(() => true);
  let seen = -1;
  for (;;) {
    const output = (await run.output()).toString();
    if (output.includes(text)) return;
    seen = Buffer.byteLength(output);
    const at = seen;
    const now = await run.until((recorded) => recorded.bytes > at || recorded.ended !== null);
    if (now.ended !== null && now.bytes <= at) throw new Error(`never showed ${text}: ${output}`);
  }
}

describeWith(['linux'], 'a recorded child on a terminal', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it('takes the answer to a prompt', async () => {
    const run = await bench.launch('read -r -p "name? " name; echo "hello $name"; tty', { mode: 'terminal' });
    await shown(run, 'name? ');
    await bench.client.input(run.run, 'world\r');
    expect(await run.ended).toMatchObject({ exitCode: 0, cause: 'exit' });
    expect(await run.lines()).toEqual(['name? world', 'hello world', expect.stringMatching(/^\/dev\/pts\/\d+$/)]);
  });

  it('sees its size, and that it changed', async () => {
    const run = await bench.launch('stty size; trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.01; done', {
      mode: 'terminal',
    });
    await shown(run, 'ready');
    await bench.client.resize(run.run, 101, 43);
    await run.ended;
    expect(await run.lines()).toEqual(['24 80', 'ready', '43 101']);
  });

  it('gets Ctrl-C as the signal', async () => {
    const run = await bench.launch('trap "echo interrupted; exit 9" INT; echo ready; while :; do sleep 0.01; done', { mode: 'terminal' });
    await shown(run, 'ready');
    await bench.client.input(run.run, '\u0003');
    expect(await run.ended).toMatchObject({ exitCode: 9 });
    expect((await run.lines()).at(-1)).toBe('^Cinterrupted');
  });

  itWith(['bubblewrap'], 'passes descriptors to a sandbox and is its controlling terminal there', async () => {
    const folder = join(bench.home, 'ns');
    mkdirSync(folder);
    const run = await bench.launch('', {
      ...inNamespace(folder, 'echo "$(ps -o tty= -p $$ | tr -d " ")"; read -r x </dev/tty; echo "got $x"; exit 4'),
      mode: 'terminal',
    });
    await shown(run, '\n');
    await bench.client.input(run.run, 'it\n');
    expect(await run.ended).toMatchObject({ exitCode: 4, cause: 'exit' });
    expect((await run.lines()).at(-1)).toBe('got it');
  });

  itWith(['root'], 'is given to the user that the run becomes', async () => {
    const run = await bench.launch('', { ...asAnother('id -u > /dev/tty; echo two > /dev/stderr'), mode: 'terminal' });
    expect(await run.ended).toMatchObject({ exitCode: 0 });
    expect(await run.lines()).toEqual(['62000', 'two']);
  });

  it('keeps all of a large output', async () => {
    const run = await bench.launch('seq 1 200000', { mode: 'terminal' });
    expect(await run.ended).toMatchObject({ exitCode: 0, lines: 200_000 });
  });

  it('refuses input for a run with pipes', async () => {
    const run = await bench.launch('sleep 1000', { graceMs: 1_000 });
    await expect(bench.client.input(run.run, 'x')).rejects.toMatchObject({ code: 'RUN_NOT_TERMINAL' });
    await bench.client.cancel(run.run);
    await run.ended;
  });
});

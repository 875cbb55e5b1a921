import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a run in a terminal', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('ask.sh', '#!/bin/bash\nread -r -p "name? " name\necho "hello $name"\n');
    await bench.script(
      'size.sh',
      '#!/bin/bash\nshow() { echo "size $(stty size)"; }\ntrap show WINCH\nshow\nwhile :; do read -t 0.1 line && break; done\n',
    );
    await bench.script('is-tty.sh', '#!/bin/bash\n[ -t 0 ] && [ -t 1 ] && echo yes || echo no\n');
    await bench.script('slow.sh', '#!/bin/bash\necho started\nwhile :; do sleep 0.05; done\n');
  });
  afterAll(() => bench.close());

  it.each(['none', 'standard', 'strict'] as const)('asks, and is answered (%s)', async (sandbox) => {
    const run = await bench.start('ask', { mode: 'terminal', sandbox });
    await bench.printed(run, 'name? ');
    await bench.hub.runs.input({ run, text: 'Ada\r' });
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded', exitCode: 0, mode: 'terminal' });
    expect(await bench.output(run)).toContain('hello Ada');
    await expect(bench.hub.runs.input({ run, text: 'x' })).rejects.toMatchObject({ code: 'RUN_ENDED' });
    await expect(bench.hub.runs.resize({ run, columns: 80, rows: 24 })).rejects.toMatchObject({ code: 'RUN_ENDED' });
  });

  it('has the size that was asked for, and takes another', async () => {
    const run = await bench.start('size', { mode: 'terminal', columns: 100, rows: 40 });
    await bench.printed(run, 'size 40 100');
    await bench.hub.runs.resize({ run, columns: 61, rows: 13 });
    await bench.printed(run, 'size 13 61');
    await bench.hub.runs.input({ run, text: '\r' });
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
    await expect(bench.hub.runs.resize({ run, columns: 1, rows: 1 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('lets Ctrl-C reach the script', async () => {
    const run = await bench.start('slow', { mode: 'terminal' });
    await bench.printed(run, 'started');
    await bench.hub.runs.input({ run, text: '\u0003' });
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: 130 });
  });

  it('is a terminal only then, and only then takes input', async () => {
    expect(await bench.output((await bench.run('is-tty', { mode: 'terminal' })).id)).toBe('yes\r\n');
    expect(await bench.output((await bench.run('is-tty')).id)).toBe('no\n');
    const run = await bench.start('slow');
    await bench.printed(run, 'started');
    await expect(bench.hub.runs.input({ run, text: 'x' })).rejects.toMatchObject({ code: 'RUN_NOT_TERMINAL' });
    await expect(bench.hub.runs.resize({ run, columns: 80, rows: 24 })).rejects.toMatchObject({ code: 'RUN_NOT_TERMINAL' });
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
  });
});

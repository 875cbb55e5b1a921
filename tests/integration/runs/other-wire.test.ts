import { renameSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubBench, signal, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a recorder of another wire', () => {
  let bench: HubBench;
  let other: Server | undefined;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('more')}echo more\n${waitFor('open')}exit 4\n`);
  });
  afterEach(async () => {
    other?.close();
    await bench.close();
  });

  /** From now on the recorder that lives greets whoever comes as one of this version of the wire would. */
  async function becomes(version: number): Promise<void> {
    const path = join(bench.process.runtime, 'recorder.sock');
    renameSync(path, join(bench.process.runtime, 'hidden'));
    other = createServer((socket) => socket.on('error', () => undefined).write(`axle/${version}\n`));
    await new Promise<void>((resolve) => other?.listen(path, resolve));
  }

  it.each([1, 3, 12])('keeps its runs until they end, and new ones go to one beside it (version %i)', async (version) => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    await bench.process.kill();
    await becomes(version);
    await bench.next('kill');

    expect(await bench.running(run)).toMatchObject({ output: { bytes: 6 }, sandbox: { inForce: 'standard' } });
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    await expect(bench.hub.runs.cancel({ run })).rejects.toMatchObject({
      code: 'RECORDER_UNAVAILABLE',
      data: { detail: expect.stringContaining(`version ${version} of the wire`) as string },
    });
    const { items } = await bench.hub.audit.page({ filter: { runId: run, action: 'run.cancel' } });
    expect(items.map(({ outcome }) => outcome)).toEqual(['failed', 'ok']);
    bench.open('more');
    await bench.printed(run, 'more');
    bench.open('open');
    expect(await bench.ended(run)).toMatchObject({ state: 'failed', exitCode: 4, reason: null });
    expect(await bench.output(run)).toBe('begun\nmore\n');
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0 });
    expect(await bench.hub.metrics.get({})).toMatchObject({ incidents: 0 });
  });

  it('takes its runs along when it dies, and they are lost then', async () => {
    const run = await bench.start('gated');
    await bench.printed(run, 'begun');
    await bench.process.kill();
    await becomes(1);
    await bench.next('kill');
    await bench.running(run);
    signal(bench.pids(run).recorder, 'SIGKILL');
    expect(await bench.ended(run)).toMatchObject({ state: 'lost', reason: 'recorder-died' });
    expect(await bench.output(run)).toBe('begun\n');
  });
});

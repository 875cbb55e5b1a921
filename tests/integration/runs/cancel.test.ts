import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHubBench, isAlive, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const levels = ['none', 'standard', 'strict'] as const;
const modes = ['pipe', 'terminal'] as const;
const everywhere = levels.flatMap((sandbox) => modes.map((mode) => ({ sandbox, mode })));

describeWith(['linux', 'bubblewrap'], 'cancelling', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script(
      'tidy.sh',
      '#!/bin/bash\ntrap "echo cleaned; exit 7" TERM\necho started\nwhile :; do read -t 0.05 <> <(:) || :; done\n',
    );
    await bench.script('stubborn.sh', '#!/bin/bash\ntrap "echo no" TERM\necho started\nwhile :; do sleep 0.05; done\n');
    await bench.script(
      'family.sh',
      '#!/bin/bash\n(trap "echo child cleaned; exit" TERM; echo up; while :; do sleep 0.05; done) &\ntrap "wait; exit 3" TERM\nwait\n',
    );
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
  });
  afterAll(() => bench.close());

  it.each(everywhere)('lets a script clean up ($sandbox, $mode)', async ({ sandbox, mode }) => {
    const run = await bench.start('tidy', { sandbox, mode });
    await bench.printed(run, 'started');
    await bench.hub.runs.cancel({ run });
    const begun = performance.now();
    const ended = await bench.ended(run);
    expect(performance.now() - begun).toBeLessThan(4_500);
    expect(ended).toMatchObject({ state: 'cancelled', exitCode: 7, sandbox: { inForce: sandbox } });
    expect((await bench.output(run)).replaceAll('\r', '')).toBe('started\ncleaned\n');
  });

  it.each(levels.map((sandbox) => ({ sandbox })))('ends one that does not listen after five seconds ($sandbox)', async ({ sandbox }) => {
    const run = await bench.start('stubborn', { sandbox });
    await bench.printed(run, 'started');
    const { child } = bench.pids(run);
    const begun = performance.now();
    await bench.hub.runs.cancel({ run });
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(4_900);
    expect(took).toBeLessThan(9_000);
    expect(isAlive(child)).toBe(false);
    expect(await bench.output(run)).toContain('no\n');
  });

  it('reaches the whole tree', async () => {
    for (const sandbox of levels) {
      const run = await bench.start('family', { sandbox });
      await bench.printed(run, 'up');
      await bench.hub.runs.cancel({ run });
      expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
      expect(await bench.output(run)).toContain('child cleaned');
    }
  });

  it('takes one that waits out of the queue', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 1 });
    const holder = await bench.start('gated');
    const waits = await bench.start('gated');
    await bench.hub.runs.cancel({ run: waits });
    expect(await bench.ended(waits)).toMatchObject({ state: 'cancelled', reason: 'cancelled-in-queue', startedAt: null, exitCode: null });
    bench.open('open');
    expect(await bench.ended(holder)).toMatchObject({ state: 'succeeded' });
    await bench.hub.slots.set({ pool: 'hub', limit: 5 });
  });

  it('holds for one that is only starting, and says that an ended one has ended', async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => bench.start('tidy')));
    await Promise.all(runs.map((run) => bench.hub.runs.cancel({ run })));
    for (const run of runs) expect(await bench.ended(run)).toMatchObject({ state: 'cancelled' });
    await expect(bench.hub.runs.cancel({ run: runs[0] ?? '' })).rejects.toMatchObject({ code: 'RUN_ENDED' });
    await expect(bench.hub.runs.cancel({ run: 'none-such' })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0 });
    const { items } = await bench.hub.audit.page({ filter: { runId: runs[0] ?? '' } });
    expect(items.map(({ action }) => action)).toEqual(['run.end', 'run.cancel', 'run.start']);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { mostAtOnce, slotRows } from '../../support/slot-rows';

describeWith(['linux', 'bubblewrap'], 'a queue through a restart of the hub', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
    await bench.script(
      'quick.sh',
      '#!/bin/bash\n# @axle.param name {kind: text}\n# @axle.param token {kind: secret}\necho "$AXLE_PARAM_NAME"\n',
    );
    await bench.script('own.sh', `#!/bin/bash\n# @axle.limit 1\n${waitFor('own')}`);
  });
  afterEach(() => bench.close());

  it.each(['kill', 'stop'] as const)('keeps its order, its values and its wishes (%s)', async (how) => {
    await bench.hub.slots.set({ pool: 'hub', limit: 1 });
    const holder = await bench.start('gated');
    await bench.running(holder);
    const waits: RunId[] = [];
    for (const name of ['a', 'b', 'c'])
      waits.push(await bench.start('quick', { params: { name }, sandbox: name === 'b' ? 'strict' : 'standard' }));
    const secret = await bench.start('quick', { params: { name: 'd', token: 'hunter2' } });
    await bench.next(how);
    expect(await bench.ended(secret)).toMatchObject({ state: 'lost', reason: 'secrets-gone' });
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 1, limit: 1, queued: 3 });
    bench.open('open');
    expect(await bench.ended(holder)).toMatchObject({ state: 'succeeded' });
    for (const [at, id] of waits.entries()) {
      const run = await bench.ended(id);
      expect([run.reason, run.state, run.sandbox.inForce]).toEqual([null, 'succeeded', at === 1 ? 'strict' : 'standard']);
      expect(await bench.output(id)).toBe(`${['a', 'b', 'c'][at]}\n`);
    }
    expect(slotRows(bench.home).map(({ run_id }) => run_id)).toEqual([holder, ...waits]);
  });

  it('holds a script to its own limit', async () => {
    const runs = [await bench.start('own'), await bench.start('own'), await bench.start('own')];
    await bench.running(runs[0] as RunId);
    await bench.next('kill');
    const { state } = await bench.hub.runs.get({ run: runs[1] as RunId });
    expect(state).toBe('queued');
    bench.open('own');
    for (const id of runs) expect(await bench.ended(id)).toMatchObject({ state: 'succeeded' });
    const rows = slotRows(bench.home);
    expect(rows.map(({ run_id }) => run_id)).toEqual(runs);
    expect(mostAtOnce(rows)).toBe(1);
  });

  it('does not run other bytes than those that were asked for', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 1 });
    const holder = await bench.start('gated');
    await bench.running(holder);
    const waits = await bench.start('quick', { params: { name: 'a' } });
    const gone = await bench.start('own');
    await bench.process.kill();
    writeFileSync(join(bench.scripts, 'quick.sh'), '#!/bin/bash\n# @axle.param name {kind: text}\necho other\n');
    await bench.next('kill');
    bench.open('open');
    bench.open('own');
    await bench.ended(holder);
    expect(await bench.ended(waits)).toMatchObject({ state: 'failed', reason: expect.stringContaining('SCRIPT_CHANGED') });
    expect(await bench.ended(gone)).toMatchObject({ state: 'succeeded' });
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0, queued: 0 });
  });
});

import { mkdirSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a hub in the background that nobody needs', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench({ env: { AXLE_IDLE_MS: '400' } });
  });
  afterEach(() => bench.close());

  it('stays for a schedule and starts it by itself, and leaves once that is paused', async () => {
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    const runs = join(bench.home, 'runs');
    mkdirSync(runs, { recursive: true });
    await bench.hub.schedules.create({ name: 'soon', script: 'quick', trigger: { type: 'interval', seconds: 10 } });
    const { pid } = await bench.hub.hub.info({});
    const begun = (async () => {
      for await (const _event of watch(runs)) return;
    })();
    bench.disconnect();
    // The first run of this hub makes the first folder here, long after it would have left.
    await begun;
    const { hub, close } = await bench.connect();
    expect((await hub.hub.info({})).pid).toBe(pid);
    await hub.schedules.pause({ schedule: 'soon' });
    for await (const event of hub.schedules.watch({})) {
      const items = event.type === 'page' || event.type === 'upsert' ? event.items : [];
      if (items.some(({ last }) => last?.result.type === 'started')) break;
    }
    close();
    bench.disconnect();
    await bench.next('leave');
    expect(await bench.hub.schedules.get({ schedule: 'soon' })).toMatchObject({ paused: true, next: [] });
  });
});

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { tempFolder } from '../../support/db-worker';
import { describeWith } from '../../support/real-parts';
import { mostAtOnce, slotRows } from '../../support/slot-rows';

const HOUR = 3_600_000;
const preload = pathToFileURL(fileURLToPath(new URL('../../support/set-clock.mjs', import.meta.url)));

describeWith(['linux', 'bubblewrap'], 'a hub whose clock is set back', () => {
  let temp: ReturnType<typeof tempFolder>;
  let clock = '';
  let bench: HubBench;
  /** By how many milliseconds the hub's clock is wrong from now on. */
  const setClock = (by: number): void => {
    writeFileSync(`${clock}.new`, String(by));
    renameSync(`${clock}.new`, clock);
  };
  beforeEach(async () => {
    temp = tempFolder();
    clock = join(temp.path, 'clock');
    setClock(0);
    bench = await createHubBench({ env: { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: clock } });
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
  });
  afterEach(async () => {
    await bench.close();
    await temp.remove();
  });

  it('keeps limits, the order of those who wait, the slots of living processes and the audit chain', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 1 });
    await bench.hub.slots.set({ pool: 'mine', limit: 1 });
    await bench.hub.slots.acquire({ pool: 'mine', pid: process.pid });
    const runs: RunId[] = [await bench.start('gated')];
    await bench.running(runs[0] as RunId);
    runs.push(await bench.start('quick'));
    setClock(-HOUR);
    runs.push(await bench.start('quick'), await bench.start('quick'));
    await bench.next('kill');
    setClock(-24 * HOUR);
    runs.push(await bench.start('quick'));
    await expect(bench.hub.slots.acquire({ pool: 'mine', pid: process.pid })).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED' });
    bench.open('open');
    for (const id of runs) expect(await bench.ended(id)).toMatchObject({ state: 'succeeded' });

    const asked = await Promise.all(runs.map(async (run) => Date.parse((await bench.hub.runs.get({ run })).queuedAt)));
    expect(asked[4]).toBeLessThan((asked[1] ?? 0) - 20 * HOUR);
    const rows = slotRows(bench.home).filter(({ pool }) => pool === 'hub');
    expect(rows.map(({ run_id }) => run_id)).toEqual(runs);
    expect(mostAtOnce(rows)).toBe(1);
    for (const { acquired_at, released_at } of rows) expect(released_at).toBeGreaterThan(acquired_at);
    // The database's own clock was set back as well: it counts on from where it stood, a microsecond at a time.
    const last = rows.at(-1);
    expect((last?.released_at ?? 0) - (last?.acquired_at ?? 0)).toBeLessThan(1_000);

    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true, fault: null });
    const { items } = await bench.hub.audit.page({ filter: { action: 'run.start' } });
    expect(items.map(({ runId }) => runId).toReversed()).toEqual(runs);
    expect(items.map(({ seq }) => seq)).toEqual(items.map(({ seq }) => seq).toSorted((a, b) => b - a));
    expect((await bench.hub.runs.page({})).items.map(({ id }) => id)).toEqual(runs.toReversed());
    expect((await bench.hub.runs.summary({ hours: 1 })).medianMs).toBeGreaterThanOrEqual(0);
  });

  it('lets tickets, sessions and further attempts last as long as they say', async () => {
    await bench.script('again.sh', '#!/bin/bash\n# @axle.retry 1 0.5\nexit 7\n');
    const done = await bench.run('quick');
    const serving = bench.hub.hub.serve({ port: 0 });
    const { value } = await serving.next();
    if (value?.type !== 'listening') throw new Error('it does not listen');
    const { port, link } = value;
    const cookie = (await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { ticket } = await bench.hub.runs.download({ run: done.id });
    const { link: later } = await bench.hub.hub.link({ port });
    const failed = await bench.run('again');
    setClock(-3 * 365 * 24 * HOUR);
    expect(await bench.ended(failed.next?.run ?? expect.fail('no further attempt'))).toMatchObject({ state: 'failed', attempt: 2 });
    setClock(3 * 365 * 24 * HOUR);
    expect(await (await fetch(`http://127.0.0.1:${port}/bytes/${ticket}`, { headers: { cookie } })).text()).toBe('done\n');
    expect((await fetch(later, { redirect: 'manual' })).headers.get('set-cookie')).toContain('axle_session');
    await serving.return();
  });
});

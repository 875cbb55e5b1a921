import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import type { Pool, SlotPolicy } from '#shared/contract/slots';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { mostAtOnce, runOrder, slotRows } from '../../support/slot-rows';

describeWith(['linux', 'bubblewrap'], 'slots', () => {
  let bench: HubBench;
  /** What there is of the tests before. */
  let earlier = { slots: 0, runs: 0, refused: 0 };
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho waits\n${waitFor('open')}`);
    await bench.script('own.sh', `#!/bin/bash\n# @axle.limit 1\necho waits\n${waitFor('own')}`);
  });
  beforeEach(async () => {
    const refused = (await refusals()).length;
    earlier = { slots: slotRows(bench.home).length, runs: runOrder(bench.home).length, refused };
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  const slotsOfTest = () => slotRows(bench.home).slice(earlier.slots);
  const runsOfTest = () => runOrder(bench.home).slice(earlier.runs);
  const refusals = async () => (await bench.hub.audit.page({ filter: { outcome: 'refused' } })).items;

  const set = (limit: number, policy: SlotPolicy): Promise<Pool> => bench.hub.slots.set({ pool: 'hub', limit, policy });
  const hubPool = async (holds: (pool: Pool) => boolean): Promise<Pool> => {
    for await (const event of bench.hub.slots.watch({})) {
      if (event.type !== 'page' && event.type !== 'upsert') continue;
      const found = event.items.find((pool) => pool.name === 'hub' && holds(pool));
      if (found !== undefined) return found;
    }
    throw new Error('the stream ended');
  };
  const all = (ids: readonly RunId[]) => Promise.all(ids.map((id) => bench.ended(id)));

  it('lets those who wait go in the order in which they came, and never too many', async () => {
    await set(2, 'queue');
    const first = [await bench.start('gated'), await bench.start('gated')];
    const rest = await Promise.all(Array.from({ length: 10 }, () => bench.start('quick')));
    expect(await hubPool(({ queued }) => queued === 10)).toMatchObject({ used: 2, limit: 2 });
    bench.open('open');
    for (const run of await all([...first, ...rest])) expect(run.state).toBe('succeeded');
    const rows = slotsOfTest();
    expect(rows.map(({ run_id }) => run_id)).toEqual(runsOfTest());
    expect(mostAtOnce(rows)).toBe(2);
    expect(await hubPool(({ used, queued }) => used === 0 && queued === 0)).toMatchObject({ slots: [] });
    const { items } = await bench.hub.audit.page({ filter: { runId: rest[9] ?? '' } });
    expect(items.map(({ action }) => action)).toEqual(['run.end', 'run.start', 'run.queue']);
  });

  it('tells each that waits how many do before it, at each change of that and no more', async () => {
    for (const name of ['one', 'two', 'three']) await bench.script(`${name}.sh`, `#!/bin/bash\n${waitFor(name)}`);
    await set(1, 'queue');
    const first = await bench.start('one');
    expect(await bench.hub.runs.get({ run: first })).toMatchObject({ queuedBefore: null });
    const [second, third, gone, last] = [
      await bench.start('two'),
      await bench.start('three'),
      await bench.start('quick'),
      await bench.start('quick'),
    ];
    const told: (number | null)[] = [];
    let changed: () => void = () => undefined;
    const seen = (async () => {
      for await (const { state, queuedBefore } of bench.hub.runs.observe({ run: last })) {
        if (state === 'queued' || queuedBefore !== null) told.push(queuedBefore);
        changed();
      }
    })();
    const untilTold = async (before: number): Promise<void> => {
      while (told.at(-1) !== before) await new Promise<void>((resolve) => (changed = resolve));
    };
    await untilTold(3);
    expect((await Promise.all([second, third, gone].map((run) => bench.hub.runs.get({ run })))).map((run) => run.queuedBefore)).toEqual([
      0, 1, 2,
    ]);
    await bench.hub.runs.cancel({ run: gone });
    await untilTold(2);
    bench.open('one');
    await untilTold(1);
    bench.open('two');
    await untilTold(0);
    bench.open('three');
    await seen;
    expect(told).toEqual([3, 2, 1, 0]);
    expect(await bench.hub.runs.get({ run: last })).toMatchObject({ state: 'succeeded', queuedBefore: null });
    await all([first, second, third]);
  });

  it('holds all of them at a limit of nought, and drains when it is raised', async () => {
    await set(0, 'queue');
    const runs = await Promise.all(Array.from({ length: 5 }, () => bench.start('quick')));
    expect(await hubPool(({ queued }) => queued === 5)).toMatchObject({ used: 0, limit: 0 });
    await bench.hub.slots.set({ pool: 'hub', limit: 2 });
    for (const run of await all(runs)) expect(run.state).toBe('succeeded');
    expect(mostAtOnce(slotsOfTest())).toBeLessThanOrEqual(2);
  });

  it('refuses at the limit, in the chain and without a run', async () => {
    await set(1, 'refuse');
    const holder = await bench.start('gated');
    await expect(bench.start('quick')).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED', data: { pool: 'hub', limit: 1 } });
    const now = await refusals();
    const items = now.slice(0, now.length - earlier.refused);
    expect(items).toMatchObject([{ action: 'run.start', detail: { reason: 'SLOTS_EXHAUSTED', pool: 'hub' } }]);
    expect(existsSync(join(bench.home, 'runs', items[0]?.runId ?? ''))).toBe(false);
    const { items: active } = await bench.hub.runs.page({ filter: { states: ['queued', 'starting', 'running'] } });
    expect(active.map(({ id }) => id)).toEqual([holder]);
    expect(runsOfTest()).toEqual([holder]);
    bench.open('open');
    await bench.ended(holder);
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
  });

  it('refuses by the policy of now, also while some wait by the one before', async () => {
    await set(1, 'queue');
    const runs = [await bench.start('gated'), await bench.start('quick')];
    await set(1, 'refuse');
    await expect(bench.start('quick')).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED', data: { limit: 1 } });
    bench.open('open');
    for (const run of await all(runs)) expect(run.state).toBe('succeeded');
  });

  it('skips at the limit, and says so on the run', async () => {
    await set(1, 'skip');
    const holder = await bench.start('gated');
    const { run, state } = await bench.hub.runs.start({ script: 'quick' });
    expect(state).toBe('cancelled');
    expect(await bench.ended(run)).toMatchObject({ state: 'cancelled', reason: 'slots-skipped', startedAt: null });
    expect(await bench.output(run)).toBe('');
    bench.open('open');
    await bench.ended(holder);
  });

  it('replaces the oldest, one for each that comes, and counts the new one after the old one ended', async () => {
    await set(2, 'replace');
    const old = [await bench.start('gated'), await bench.start('gated')];
    for (const id of old) await bench.printed(id, 'waits');
    const fresh = await Promise.all([bench.start('own', { sandbox: 'none' }), bench.start('quick')]);
    bench.open('own');
    expect((await all(old)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect((await all(fresh)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const rows = slotsOfTest();
    expect(mostAtOnce(rows)).toBe(2);
    expect(rows).toHaveLength(4);
  });

  it('lets one that waited make room for a newer one, where the oldest is replaced', async () => {
    await set(1, 'replace');
    const first = await bench.start('gated', { sandbox: 'none' });
    await bench.printed(first, 'waits');
    const [second, third] = [await bench.start('quick'), await bench.start('quick')];
    expect((await all([first, second, third])).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'succeeded']);
  });

  it('holds a script to its own limit, and no other for it', async () => {
    await set(3, 'queue');
    const own = [await bench.start('own'), await bench.start('own'), await bench.start('own')];
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    expect((await bench.hub.runs.get({ run: own[1] as RunId })).state).toBe('queued');
    bench.open('own');
    for (const run of await all(own)) expect(run.state).toBe('succeeded');
    const rows = slotsOfTest().filter(({ subject }) => subject.includes('own'));
    expect(rows.map(({ run_id }) => run_id)).toEqual(own);
    expect(mostAtOnce(rows)).toBe(1);
  });

  it('holds a person to their own limit, in the order in which they came', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 3, policy: 'queue', perHolder: 1 });
    const first = await bench.start('gated');
    const rest = [await bench.start('quick'), await bench.start('own'), await bench.start('quick')];
    expect(await hubPool(({ queued }) => queued === 3)).toMatchObject({ used: 1, limit: 3, perHolder: 1 });
    bench.open('open');
    bench.open('own');
    for (const run of await all([first, ...rest])) expect(run.state).toBe('succeeded');
    const rows = slotsOfTest();
    expect(rows.map(({ run_id }) => run_id)).toEqual([first, ...rest]);
    expect(mostAtOnce(rows)).toBe(1);
  });

  it('replaces the oldest of a person who holds as many as one may, and lets them go on when that limit goes', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 3, policy: 'replace', perHolder: 1 });
    const old = await bench.start('gated', { sandbox: 'none' });
    await bench.printed(old, 'waits');
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    expect(await bench.ended(old)).toMatchObject({ state: 'cancelled' });
    await bench.hub.slots.set({ pool: 'hub', limit: 3, policy: 'queue' });
    const runs = [await bench.start('gated'), await bench.start('quick')];
    await bench.hub.slots.set({ pool: 'hub', limit: 3, perHolder: null });
    expect(await bench.ended(runs[1] ?? old)).toMatchObject({ state: 'succeeded' });
    bench.open('open');
    await all(runs);
  });

  it('gives every slot back however runs are cancelled while they wait', async () => {
    await set(1, 'queue');
    const holder = await bench.start('gated', { sandbox: 'none' });
    await bench.printed(holder, 'waits');
    const waiting = await Promise.all(Array.from({ length: 12 }, () => bench.start('quick', { sandbox: 'none' })));
    // The queue drains while its members are taken out of it.
    bench.open('open');
    await Promise.all(
      waiting
        .filter((_, at) => at % 2 === 0)
        .map((run) => bench.hub.runs.cancel({ run }).catch((error: unknown) => expect(error).toMatchObject({ code: 'RUN_ENDED' }))),
    );
    const ended = await all([holder, ...waiting]);
    expect(ended.filter(({ state }) => state !== 'succeeded' && state !== 'cancelled')).toEqual([]);
    expect(await hubPool(({ used, queued }) => used === 0 && queued === 0)).toBeDefined();
    const rows = slotsOfTest();
    expect(rows.filter(({ released_at }) => released_at === null)).toEqual([]);
    expect(mostAtOnce(rows)).toBe(1);
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
  });
});

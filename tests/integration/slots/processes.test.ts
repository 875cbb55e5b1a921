import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Pool } from '#shared/contract/slots';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { slotRows } from '../../support/slot-rows';

describeWith(['linux', 'bubblewrap'], 'slots of other processes', () => {
  let bench: HubBench;
  let child: ChildProcess;
  beforeEach(async () => {
    bench = await createHubBench();
    child = spawn('sleep', ['1000']);
    await once(child, 'spawn');
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    await bench.close();
  });
  const pid = (): number => child.pid ?? 0;
  const pool = async (name: string, holds: (pool: Pool) => boolean): Promise<Pool> => {
    for await (const event of bench.hub.slots.watch({})) {
      if (event.type !== 'page' && event.type !== 'upsert') continue;
      const found = event.items.find((one) => one.name === name && holds(one));
      if (found !== undefined) return found;
    }
    throw new Error('the stream ended');
  };

  it('are taken and given back', async () => {
    await bench.hub.slots.set({ pool: 'backups', limit: 1 });
    const taken = await bench.hub.slots.acquire({ pool: 'backups', what: 'nightly', pid: pid() });
    await expect(bench.hub.slots.acquire({ pool: 'backups', pid: pid() })).rejects.toMatchObject({
      code: 'SLOTS_EXHAUSTED',
      data: { pool: 'backups', limit: 1 },
    });
    expect(await pool('backups', ({ used }) => used === 1)).toMatchObject({ slots: [{ what: 'nightly', pid: pid(), runId: null }] });
    const { releasedAt } = await bench.hub.slots.release({ slot: taken.slot });
    expect(releasedAt).toBeGreaterThan(taken.acquiredAt);
    await expect(bench.hub.slots.release({ slot: taken.slot })).rejects.toMatchObject({ code: 'SLOT_NOT_FOUND' });
    await bench.hub.slots.acquire({ pool: 'backups', pid: pid() });
  });

  it('are refused for what is not there', async () => {
    await expect(bench.hub.slots.acquire({ pool: 'none-such', pid: pid() })).rejects.toMatchObject({ code: 'POOL_NOT_FOUND' });
    const gone = spawn('true');
    await once(gone, 'exit');
    await expect(bench.hub.slots.acquire({ pool: 'hub', pid: gone.pid ?? 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    for (const slot of ['x', '0', '999999', '1 or 1=1']) {
      await expect(bench.hub.slots.release({ slot })).rejects.toMatchObject({ code: 'SLOT_NOT_FOUND' });
    }
    await expect(bench.hub.slots.set({ pool: 'Not A Name', limit: 1 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(bench.hub.slots.set({ pool: 'hub', limit: -1 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('are of 256 pools at most: one more is refused, and nothing of it is kept', async () => {
    const there = (await bench.hub.slots.list({})).length;
    for (let at = there; at < 256; at += 1) await bench.hub.slots.set({ pool: `pool-${at}`, limit: 1 });
    const full = { code: 'POOLS_FULL', data: { pool: 'a-new-one', limit: 256 } };
    await expect(bench.hub.slots.set({ pool: 'a-new-one', limit: 1 })).rejects.toMatchObject(full);
    const names = (await bench.hub.slots.list({})).map(({ name }) => name);
    expect([names.length, names.includes('a-new-one'), names.includes('pool-255')]).toEqual([256, false, true]);
    expect((await bench.hub.slots.set({ pool: 'pool-255', limit: 2 })).limit).toBe(2);
    const written = (await bench.hub.audit.page({ filter: { action: 'slots.set', text: 'a-new-one' } })).items;
    expect(written).toEqual([]);
  });

  it('stay while the process lives, whoever asked for them, and are freed by its death', async () => {
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.hub.slots.set({ pool: 'hub', limit: 1 });
    const other = await bench.connect();
    await other.hub.slots.acquire({ pool: 'hub', what: 'outside', pid: pid() });
    other.close();
    const waits = await bench.start('quick');
    expect((await bench.hub.runs.get({ run: waits })).state).toBe('queued');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await bench.ended(waits)).toMatchObject({ state: 'succeeded' });
    expect(slotRows(bench.home).filter(({ released_at }) => released_at === null)).toEqual([]);
  });

  it('are shown with their number where they are too many to be shown', async () => {
    const what = 'é'.repeat(512);
    for (const name of ['first', 'second']) {
      await bench.hub.slots.set({ pool: name, limit: 1_000 });
      await Promise.all(Array.from({ length: 1_000 }, () => bench.hub.slots.acquire({ pool: name, what, pid: pid() })));
    }
    const shown = await pool('second', ({ used }) => used === 1_000);
    expect(shown.slots.length).toBeGreaterThan(10);
    expect(JSON.stringify(shown).length).toBeLessThanOrEqual(65_536);
    const listed = (await bench.hub.slots.list({})).map(({ name, used, slots }) => ({ name, used, some: slots.length > 0 }));
    expect(listed).toEqual([
      { name: 'first', used: 1_000, some: true },
      { name: 'hub', used: 0, some: false },
      { name: 'second', used: 1_000, some: true },
    ]);
  });

  it('of processes that died with the hub are free at the next start', async () => {
    await bench.hub.slots.acquire({ pool: 'hub', pid: pid() });
    await bench.process.kill();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await bench.next('kill');
    expect(await bench.hub.slots.list({})).toMatchObject([{ name: 'hub', used: 0 }]);
  });

  it('taken from a run leave the run alone', async () => {
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
    const run = await bench.start('gated');
    await bench.running(run);
    const held = await pool('hub', ({ slots }) => slots.some(({ pid }) => pid !== null));
    await bench.hub.slots.release({ slot: held.slots[0]?.id ?? '' });
    const { items } = await bench.hub.audit.page({ filter: { action: 'slots.release' } });
    expect(items).toHaveLength(1);
    bench.open('open');
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
  });
});

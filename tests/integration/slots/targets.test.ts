import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import type { Pool, SlotPolicy } from '#shared/contract/slots';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { mostAtOnce, rowsFor, slotRows } from '../../support/slot-rows';

const params = '# @axle.param host {kind: host}\n# @axle.param also {kind: host}\n# @axle.param gate {kind: text}\n';
/** Waits for its gate, or for none. */
const body =
  'echo waits\nuntil [ -z "$AXLE_PARAM_GATE" ] || [ -e "${0%/*}/$AXLE_PARAM_GATE" ]; do [ -d "${0%/*}" ] || exit 99; sleep 0.05; done\n';

describeWith(['linux', 'bubblewrap'], 'a limit per target', () => {
  let bench: HubBench;
  /** How many slots were taken, and entries written of refusals, by the tests before. */
  let earlier = { slots: 0, refused: 0 };
  async function made(): Promise<HubBench> {
    bench = await createHubBench();
    await bench.script('deploy.sh', `#!/bin/bash\n${params}${body}`);
    await bench.script('restart.sh', `#!/bin/bash\n# @axle.limit 2\n${params}${body}`);
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    return bench;
  }
  beforeAll(made);
  beforeEach(async () => {
    earlier = { slots: slotRows(bench.home).length, refused: (await refusals()).length };
  });
  afterEach(() => bench.reset());
  afterAll(() => bench.close());

  const slotsOfTest = () => slotRows(bench.home).slice(earlier.slots);
  const refusals = async () => (await bench.hub.audit.page({ filter: { outcome: 'refused' } })).items;

  const set = (policy: SlotPolicy, perTarget: number | null = 1): Promise<Pool> =>
    bench.hub.slots.set({ pool: 'hub', limit: 6, policy, perTarget });
  const start = (host: string, gate = '', also = '', script = 'deploy'): Promise<RunId> =>
    bench.start(script, { params: { host, gate, also } });
  const all = (ids: readonly RunId[]) => Promise.all(ids.map((id) => bench.ended(id)));
  const stateOf = async (run: RunId) => {
    const { state, limitedBy } = await bench.hub.runs.get({ run });
    return { state, limitedBy };
  };
  const waitsFor = (target: string) => ({ state: 'queued', limitedBy: { by: 'target', target } });

  it('lets two targets go side by side, and who comes for the same wait in order', async () => {
    await set('queue');
    const [web, db] = [await start('web01', 'open'), await start('db01', 'open')];
    await Promise.all([bench.printed(web, 'waits'), bench.printed(db, 'waits')]);
    // However it is typed, and whatever script goes there.
    const rest = [await start(' WEB01 '), await start('web01', '', '', 'restart'), await start('Web01')];
    expect(await Promise.all(rest.map(stateOf))).toEqual(rest.map(() => waitsFor('web01')));
    expect(await bench.hub.runs.get({ run: rest[0] ?? web })).toMatchObject({ targets: ['web01'] });
    // Neither those of other targets nor those without one are held up by who waits.
    expect((await all([await start('web02'), await bench.start('quick')])).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(await stateOf(rest[0] ?? web)).toEqual(waitsFor('web01'));
    const [hub] = await bench.hub.slots.list({});
    expect(hub).toMatchObject({ perTarget: 1, used: 2, queued: 3, slots: [{ targets: ['web01'] }, { targets: ['db01'] }] });
    bench.open('open');
    for (const run of await all([web, db, ...rest])) expect(run).toMatchObject({ state: 'succeeded', limitedBy: null });
    const rows = rowsFor(slotsOfTest(), 'web01');
    expect(rows.map(({ run_id }) => run_id)).toEqual([web, ...rest]);
    expect(mostAtOnce(rows)).toBe(1);
  });

  it('takes all targets of a run or none, and lets nobody of any of them overtake', async () => {
    await set('queue');
    const holder = await start('web01', 'open');
    await bench.printed(holder, 'waits');
    const both = await start('web01', '', 'web02');
    expect(await stateOf(both)).toEqual(waitsFor('web01'));
    // Nothing is held for `both` yet, and still web02 is its turn first.
    const behind = await start('web02');
    expect(await stateOf(behind)).toEqual(waitsFor('web02'));
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 1, queued: 2 });
    expect((await bench.ended(await start('web03'))).state).toBe('succeeded');
    bench.open('open');
    for (const run of await all([holder, both, behind])) expect(run.state).toBe('succeeded');
    const rows = slotsOfTest();
    expect(rowsFor(rows, 'web02').map(({ run_id }) => run_id)).toEqual([both, behind]);
    for (const target of ['web01', 'web02']) expect(mostAtOnce(rowsFor(rows, target))).toBe(1);
  });

  it('replaces the oldest run of the target, and counts the new one after it ended', async () => {
    await set('replace');
    const [other, old] = [await start('db01', 'never'), await start('web01', 'never')];
    await Promise.all([other, old].map((id) => bench.printed(id, 'waits')));
    expect((await bench.ended(await start('web01'))).state).toBe('succeeded');
    expect(await bench.ended(old)).toMatchObject({ state: 'cancelled' });
    expect(await stateOf(other)).toEqual({ state: 'running', limitedBy: null });
    expect(mostAtOnce(rowsFor(slotsOfTest(), 'web01'))).toBe(1);
    // Of each target that is in the way.
    const third = await start('web02', 'never');
    await bench.printed(third, 'waits');
    expect((await bench.ended(await start('db01', '', 'web02'))).state).toBe('succeeded');
    expect((await all([other, third])).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  it('refuses and skips, and says for which target', async () => {
    await set('refuse');
    const holder = await start('web01', 'open');
    const refused = start('web02', '', 'WEB01');
    await expect(refused).rejects.toMatchObject({
      code: 'SLOTS_EXHAUSTED',
      data: { pool: 'hub', limit: 1, by: 'target', target: 'web01' },
    });
    const now = await refusals();
    const items = now.slice(0, now.length - earlier.refused);
    expect(items).toMatchObject([{ action: 'run.start', detail: { reason: 'SLOTS_EXHAUSTED', pool: 'hub', target: 'web01' } }]);
    expect((await bench.ended(await start('web02'))).state).toBe('succeeded');
    await set('skip');
    const skipped = await start('web01');
    expect(await bench.ended(skipped)).toMatchObject({
      state: 'cancelled',
      reason: 'slots-skipped',
      limitedBy: { by: 'target', target: 'web01' },
    });
    bench.open('open');
    await bench.ended(holder);
  });

  it('lets them go on when it is raised or taken away', async () => {
    await set('queue');
    const runs = [await start('web01', 'open'), await start('web01', 'open'), await start('web01', 'open')];
    await set('queue', 2);
    await bench.running(runs[1] as RunId);
    expect(await stateOf(runs[2] as RunId)).toEqual(waitsFor('web01'));
    await set('queue', null);
    await bench.running(runs[2] as RunId);
    bench.open('open');
    for (const run of await all(runs)) expect(run.state).toBe('succeeded');
  });

  it('does not hold up others for those that met another limit first', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'queue', perTarget: 1 });
    const first = await start('web01', 'open');
    const waits = [await start('web01'), await start('web01')];
    expect(await Promise.all(waits.map(stateOf))).toEqual(waits.map(() => ({ state: 'queued', limitedBy: { by: 'pool', target: null } })));
    // Their turn came, and what they wait for now is their target: of that others are told, whatever the policy.
    await set('queue');
    for (const run of waits) await bench.until(run, ({ limitedBy }) => limitedBy?.by === 'target');
    await set('refuse');
    expect((await bench.ended(await start('web02'))).state).toBe('succeeded');
    bench.open('open');
    for (const run of await all([first, ...waits])) expect(run.state).toBe('succeeded');
  });

  describe('of a hub that is started again', () => {
    let others: HubBench;
    beforeEach(async () => {
      others = bench;
      await made();
      earlier = { slots: 0, refused: 0 };
    });
    afterEach(async () => {
      await bench.close();
      bench = others;
    });

    it.each(['kill', 'stop'] as const)('holds through a restart of the hub, in order (%s)', async (how) => {
      await set('queue');
      const first = await start('web01', 'open', 'web02');
      await bench.printed(first, 'waits');
      const rest = [await start('web02'), await start('web01', '', 'web03'), await start('web01')];
      await bench.next(how);
      const [hub] = await bench.hub.slots.list({});
      expect(hub).toMatchObject({ perTarget: 1, used: 1, queued: 3, slots: [{ targets: ['web01', 'web02'] }] });
      for (const run of rest) expect((await bench.until(run, ({ limitedBy }) => limitedBy?.by === 'target')).state).toBe('queued');
      expect((await bench.ended(await start('db01'))).state).toBe('succeeded');
      const last = await start('web01');
      bench.open('open');
      for (const run of await all([first, ...rest, last])) expect(run.state).toBe('succeeded');
      const rows = slotsOfTest();
      expect(rowsFor(rows, 'web01').map(({ run_id }) => run_id)).toEqual([first, rest[1], rest[2], last]);
      for (const target of ['web01', 'web02', 'web03']) expect(mostAtOnce(rowsFor(rows, target))).toBe(1);
    });
  });

  it('holds together with the limits of hub, person and script, and all of it drains', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 4, policy: 'queue', perHolder: 3, perTarget: 1 });
    const hosts = ['web01', 'web02', 'db01', ''];
    const runs = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        start(hosts[at % 4] ?? '', '', hosts[(at * 7 + (at >> 2)) % 4] ?? '', at % 3 === 0 ? 'restart' : 'deploy'),
      ),
    );
    for (const run of await all(runs)) expect(run.state).toBe('succeeded');
    const rows = slotsOfTest();
    expect(rows).toHaveLength(runs.length);
    expect(mostAtOnce(rows)).toBeLessThanOrEqual(3);
    expect(mostAtOnce(rows.filter(({ subject }) => subject.includes('restart')))).toBeLessThanOrEqual(2);
    for (const target of hosts.slice(0, 3)) expect(mostAtOnce(rowsFor(rows, target))).toBe(1);
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0, queued: 0 });
  });
});

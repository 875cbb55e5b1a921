import { afterEach, beforeEach, expect, it } from 'vitest';
import { MOST_DEPTH, MOST_DESCENDANTS } from '#shared/contract/trigger-values';
import type { Run } from '#shared/contract/runs';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { runOf, untilTrigger } from '../../support/trigger-like';

describeWith(['linux', 'bubblewrap'], 'a hub where the end of a run starts another', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('good.sh', '#!/bin/bash\ntrue\n');
    await bench.script('bad.sh', '#!/bin/bash\nexit 3\n');
    await bench.script('again.sh', '#!/bin/bash\n# @axle.retry 1 1s\nexit 1\n');
    await bench.script('tell.sh', '#!/bin/bash\n# @axle.param what {kind: text}\necho "$AXLE_PARAM_WHAT"\n');
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
  });
  afterEach(() => bench.close());

  const follow = (
    name: string,
    event: { readonly script: string | null; readonly states: Run['state'][]; readonly exitCodes?: number[] },
  ) =>
    bench.hub.triggers.create({
      name,
      script: 'tell',
      take: [{ param: 'what', from: '/script/name' }],
      event: {
        type: 'run',
        ...event,
        states: event.states.filter((state) => state !== 'queued' && state !== 'starting' && state !== 'running'),
      },
    });
  const told = async (name: string): Promise<Run> =>
    await bench.ended(runOf(await untilTrigger(bench.hub, name, ({ last }) => last?.result.type === 'started')) as Run['id']);
  const countOf = async (trigger: string): Promise<number> => (await bench.hub.triggers.events({ trigger })).items.length;

  it('of that script, in that state, with that exit code; of any script but its own', async () => {
    await follow('after good', { script: 'good', states: ['succeeded'] });
    await follow('after bad', { script: null, states: ['failed', 'timed_out'], exitCodes: [3] });
    await follow('never', { script: 'bad', states: ['failed'], exitCodes: [4] });
    await bench.run('good');
    expect(await bench.output((await told('after good')).id)).toBe('good\n');
    const bad = await bench.run('bad');
    const run = await told('after bad');
    expect(await bench.output(run.id)).toBe('bad\n');
    expect((await bench.hub.triggers.events({ trigger: 'after bad' })).items).toMatchObject([{ about: bad.id }]);
    expect([await countOf('after good'), await countOf('after bad'), await countOf('never')]).toEqual([1, 1, 0]);
  });

  it('not while it will be tried again', async () => {
    await follow('after again', { script: 'again', states: ['failed'] });
    await bench.run('again');
    const run = await told('after again');
    const { items } = await bench.hub.triggers.events({ trigger: 'after again' });
    expect(items).toHaveLength(1);
    expect(await bench.hub.runs.get({ run: items[0]?.about ?? '' })).toMatchObject({ attempt: 2, next: null });
    expect(run.state).toBe('succeeded');
  });

  it('and the end of one that outlived its hub', async () => {
    await follow('after gated', { script: 'gated', states: ['succeeded'] });
    const run = await bench.start('gated');
    await bench.running(run);
    await bench.process.kill();
    bench.open('open');
    await bench.next('leave');
    await told('after gated');
    expect(await countOf('after gated')).toBe(1);
  });

  it('those that start each other are stopped, by name, and that is written down', async () => {
    await bench.script('ping.sh', '#!/bin/bash\ntrue\n');
    await bench.script('pong.sh', '#!/bin/bash\ntrue\n');
    const after = (name: string, script: string) =>
      bench.hub.triggers.create({ name: `${name} after ${script}`, script: name, event: { type: 'run', script, states: ['succeeded'] } });
    await after('ping', 'pong');
    await after('pong', 'ping');
    await bench.run('ping');
    const stopped = await untilTrigger(bench.hub, 'pong after ping', ({ last }) => last?.result.type === 'refused');
    expect(stopped.last?.result).toEqual({ type: 'refused', code: 'TRIGGER_LOOP' });
    expect((await bench.hub.runs.page({})).items).toHaveLength(MOST_DEPTH + 1);
    const { items } = await bench.hub.audit.page({ filter: { action: 'trigger.refuse' }, limit: 10 });
    expect(items).toMatchObject([{ outcome: 'refused', detail: { reason: 'TRIGGER_LOOP', depth: MOST_DEPTH + 1 } }]);
    await expect(after('ping', 'ping')).rejects.toMatchObject({ code: 'TRIGGER_LOOP' });
  });

  it('those that each follow any other script do not multiply without end', async () => {
    const names = ['one', 'two', 'three', 'four'] as const;
    for (const name of names) await bench.script(`${name}.sh`, '#!/bin/bash\ntrue\n');
    await bench.hub.slots.set({ pool: 'hub', limit: 16, policy: 'queue' });
    for (const name of names) {
      const event = { type: 'run' as const, script: null, states: ['succeeded' as const] };
      await bench.hub.triggers.create({ name: `${name} after any`, script: name, event, atOnce: 16 });
    }
    await bench.run('good');
    // Four of them, eight deep, would be thousands.
    const quiet = names.map((name) =>
      untilTrigger(bench.hub, `${name} after any`, ({ last, waiting }) => waiting === 0 && last?.result.type === 'refused'),
    );
    const refusals = (await Promise.all(quiet)).map(({ last }) => (last?.result.type === 'refused' ? last.result.code : ''));
    expect(refusals.every((code) => code === 'TRIGGER_SPREAD' || code === 'TRIGGER_LOOP')).toBe(true);
    expect(refusals).toContain('TRIGGER_SPREAD');
    await expect.poll(async () => (await bench.hub.slots.list({}))[0]?.used).toBe(0);
    const all = [];
    for (let before: string | undefined; ;) {
      const { items, next } = await bench.hub.runs.page(before === undefined ? {} : { before });
      all.push(...items);
      if (next === null) break;
      before = next;
    }
    expect(all).toHaveLength(MOST_DESCENDANTS + 1);
    const { items } = await bench.hub.audit.page({ filter: { action: 'trigger.refuse' }, limit: 1 });
    expect(items).toMatchObject([{ outcome: 'refused' }]);
    // What begins anew is counted anew.
    await bench.hub.triggers.pause({ trigger: 'two after any' });
    await bench.hub.triggers.pause({ trigger: 'three after any' });
    await bench.hub.triggers.pause({ trigger: 'four after any' });
    await bench.run('bad');
    const fresh = await bench.run('good');
    await untilTrigger(bench.hub, 'one after any', ({ last }) => last?.about === fresh.id && last.result.type === 'started');
  });

  it('waits while the slots are taken, and is paused when it is asked to be', async () => {
    await follow('after good', { script: 'good', states: ['succeeded'] });
    await bench.hub.triggers.pause({ trigger: 'after good' });
    await bench.run('good');
    expect(await countOf('after good')).toBe(0);
    await bench.hub.triggers.resume({ trigger: 'after good' });
    await bench.hub.slots.set({ pool: 'hub', limit: 2, policy: 'refuse' });
    const holding = await bench.start('gated');
    const last = await bench.start('good');
    const other = await bench.start('gated').catch(() => undefined);
    await bench.ended(last);
    bench.open('open');
    await bench.ended(holding);
    if (other !== undefined) await bench.ended(other);
    expect((await told('after good')).state).toBe('succeeded');
  });
});

import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Run } from '#shared/contract/runs';
import type { Schedule } from '#shared/contract/schedules';
import { tempFolder } from '../../support/db-worker';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const HOUR = 3_600_000;
const preload = pathToFileURL(fileURLToPath(new URL('../../support/set-clock.mjs', import.meta.url)));

describeWith(['linux', 'bubblewrap'], 'a hub with schedules', () => {
  const temp = tempFolder();
  const clock = join(temp.path, 'clock');
  const env = { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: clock };
  let bench: HubBench;
  /** By how many milliseconds the hub's clock is wrong from now on. */
  const setClock = (by: number): void => {
    writeFileSync(`${clock}.new`, String(by));
    renameSync(`${clock}.new`, clock);
  };
  beforeEach(async () => {
    setClock(0);
    bench = await createHubBench({ env });
    await bench.script('quick.sh', '#!/bin/bash\n# @axle.param who {kind: text}\necho "hello $AXLE_PARAM_WHO"\n');
    await bench.script('gated.sh', `#!/bin/bash\n# @axle.limit 1 skip\n${waitFor('open')}`);
    await bench.script('queued.sh', `#!/bin/bash\n# @axle.limit 1 queue\n${waitFor('open')}`);
    await bench.script('refused.sh', `#!/bin/bash\n# @axle.limit 1 refuse\n${waitFor('open')}`);
  });
  afterEach(() => bench.close());

  /** The schedule as soon as it is as wanted. */
  async function until(name: string, holds: (schedule: Schedule) => boolean): Promise<Schedule> {
    for await (const event of bench.hub.schedules.watch({})) {
      const items = event.type === 'page' || event.type === 'upsert' ? event.items : [];
      const found = items.find((schedule) => schedule.name === name && holds(schedule));
      if (found !== undefined) return found;
    }
    throw new Error('the hub left meanwhile');
  }
  const add = (name: string, script: string, seconds = 3_600, missed: 'skip' | 'run-once' = 'run-once'): Promise<Schedule> =>
    bench.hub.schedules.create({ name, script, trigger: { type: 'interval', seconds }, missed });
  const runOf = ({ last }: Schedule): string => (last?.result.type === 'started' ? last.result.run : '');
  const actions = async (action: string): Promise<readonly unknown[]> =>
    (await bench.hub.audit.page({ filter: { action }, limit: 20 })).items.map(({ outcome, detail }) => [outcome, detail]);
  const history = async (): Promise<readonly Run[]> => (await bench.hub.runs.page({})).items;

  it('runs what is due after the machine slept, in its maker’s name, once', async () => {
    const { id } = await bench.hub.schedules.create({
      name: 'Morning',
      script: 'quick',
      params: { who: 'you' },
      trigger: { type: 'interval', seconds: 3_600 },
      missed: 'run-once',
    });
    // The hub looks at its clock twice a minute: the next one looks at once.
    setClock(3.5 * HOUR);
    await bench.next('stop', env);
    const done = await until('Morning', ({ last }) => last?.result.type === 'started');
    expect(done).toMatchObject({ id, last: { dueAt: null, missed: 3 } });
    const run = await bench.ended((await history())[0]?.id ?? expect.fail('no run'));
    expect(run).toMatchObject({ id: runOf(done), state: 'succeeded', actor: { face: 'hub' } });
    expect(run.actor.name).toMatch(/ \(schedule Morning, catch-up\)$/);
    expect(await bench.output(run.id)).toBe('hello you\n');
    setClock(0);
    await bench.next('kill', env);
    await bench.hub.schedules.get({ schedule: 'Morning' });
    expect(await history()).toHaveLength(1);
    expect(await actions('schedule.miss')).toMatchObject([['ok', { missed: 3, caughtUp: true }]]);
  });

  it('what comes while the last one goes on is what the slot policy says', async () => {
    for (const script of ['gated', 'queued', 'refused']) {
      await bench.running(await bench.start(script));
      await add(script, script);
    }
    setClock(1.5 * HOUR);
    await bench.next('stop', env);
    const skipped = await until('gated', ({ last }) => last?.result.type === 'started');
    expect(await bench.ended(runOf(skipped) as Run['id'])).toMatchObject({ state: 'cancelled', reason: 'slots-skipped' });
    const queued = await until('queued', ({ last }) => last?.result.type === 'started');
    expect(await bench.hub.runs.get({ run: runOf(queued) })).toMatchObject({ state: 'queued' });
    const refused = await until('refused', ({ last }) => last?.result.type === 'refused');
    expect(refused.last?.result).toEqual({ type: 'refused', code: 'SLOTS_EXHAUSTED' });
    expect(await actions('schedule.refuse')).toMatchObject([['refused', { name: 'refused', reason: 'SLOTS_EXHAUSTED' }]]);
    bench.open('open');
    expect(await bench.ended(runOf(queued) as Run['id'])).toMatchObject({ state: 'succeeded' });
  });

  it('runs at each start of a hub, and not what is paused', async () => {
    for (const name of ['first', 'second']) {
      await bench.hub.schedules.create({ name, script: 'quick', trigger: { type: 'startup' } });
    }
    await bench.hub.schedules.pause({ schedule: 'second' });
    await bench.next('stop', env);
    const done = await until('first', ({ last }) => last?.result.type === 'started');
    expect((await bench.ended(runOf(done) as Run['id'])).state).toBe('succeeded');
    expect(await bench.hub.schedules.get({ schedule: 'second' })).toMatchObject({ paused: true, last: null });
    expect(await history()).toHaveLength(1);
  });

  it('a script that goes is shown as gone, its firing is refused, and it is found again when it comes back', async () => {
    const path = await bench.script('fleeting.sh', '#!/bin/bash\necho here\n');
    await add('fleeting', 'fleeting');
    unlinkSync(path);
    expect((await until('fleeting', ({ script }) => script.gone)).script.name).toBe('fleeting');
    setClock(1.5 * HOUR);
    await bench.next('stop', env);
    expect((await until('fleeting', ({ last }) => last?.result.type === 'refused')).last?.result).toEqual({
      type: 'refused',
      code: 'SCRIPT_NOT_FOUND',
    });
    await bench.script('fleeting.sh', '#!/bin/bash\necho here\n');
    await until('fleeting', ({ script }) => !script.gone);
    const { run } = await bench.hub.schedules.runNow({ schedule: 'fleeting' });
    expect((await bench.ended(run)).actor.face).toBe('cli');
    expect(await actions('schedule.run')).toMatchObject([['ok', { name: 'fleeting' }]]);
  });

  it('what cannot be started is refused when it is made', async () => {
    await bench.script('secret.sh', '#!/bin/bash\n# @axle.param token {kind: secret, required: true}\n');
    await expect(add('a', 'secret')).rejects.toMatchObject({ code: 'SCHEDULE_SECRET', data: { params: ['token'] } });
    await expect(add('a', 'nothing-like-it')).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
    await expect(add('a', 'quick', 9)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(
      bench.hub.schedules.create({ name: 'a', script: 'quick', params: { no: 'such' }, trigger: { type: 'startup' } }),
    ).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    await expect(bench.hub.schedules.preview({ expression: '0 25 * * *', zone: 'UTC' })).rejects.toMatchObject({
      code: 'CRON_INVALID',
      data: { part: 'hour', given: '25' },
    });
  });
});

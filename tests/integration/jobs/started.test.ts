import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobProblem } from '#shared/contract/jobs';
import type { RunId } from '#shared/contract/runs';
import type { Schedule } from '#shared/contract/schedules';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { runOf, untilTrigger } from '../../support/trigger-like';

const hourly = { type: 'interval', seconds: 3_600 } as const;
const job = (steps: string, head = ''): string => `name: Release\n${head}steps:\n${steps}`;

describeWith(['linux', 'bubblewrap'], 'a job that starts by itself', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('say.sh', '#!/bin/bash\n# @axle.param what {kind: text}\necho "said $AXLE_PARAM_WHAT"\n');
    await bench.script('other.sh', '#!/bin/bash\necho other\n');
    await bench.script('gated.sh', `#!/bin/bash\n${waitFor('open')}`);
  });
  afterEach(() => bench.close());

  const save = (steps: string, head = '', of?: string) =>
    bench.hub.jobs.save({ text: job(steps, head), ...(of !== undefined && { job: of }) });
  const say = "  - {id: one, script: say, params: {what: '${{ params.who }}'}}\n";
  const who = 'params: [{name: who, required: true}]\n';
  const started = ({ last }: Schedule): RunId => (last?.result.type === 'started' ? last.result.run : expect.fail(JSON.stringify(last)));
  async function until(name: string, holds: (schedule: Schedule) => boolean): Promise<Schedule> {
    for await (const event of bench.hub.schedules.watch({})) {
      const items = event.type === 'page' || event.type === 'upsert' ? event.items : [];
      const found = items.find((schedule) => schedule.name === name && holds(schedule));
      if (found !== undefined) return found;
    }
    throw new Error('the hub left meanwhile');
  }

  it('is scheduled with its parameters, runs at the next start of a hub, and is shown as gone with it', async () => {
    const { id } = await save(say, who);
    await expect(bench.hub.schedules.create({ name: 'x', job: 'Release', trigger: hourly })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
    });
    await expect(bench.hub.schedules.create({ name: 'x', job: 'Nothing', trigger: hourly })).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
    await expect(bench.hub.schedules.create({ name: 'x', trigger: hourly })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(bench.hub.schedules.create({ name: 'x', job: 'Release', script: 'say', trigger: hourly })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    const made = await bench.hub.schedules.create({
      name: 'nightly',
      job: 'release',
      params: { who: 'Ada' },
      trigger: { type: 'startup' },
    });
    expect(made).toMatchObject({ kind: 'job', script: { id, name: 'Release', gone: false } });
    const timed = {
      name: 'timed',
      job: 'Release',
      params: { who: 'Eve' },
      trigger: { type: 'cron', expression: '0 7 * * *', zone: 'UTC' },
    } as const;
    expect((await bench.hub.schedules.create(timed)).next).toHaveLength(5);
    await bench.next('stop');
    const run = await bench.ended(started(await until('nightly', ({ last }) => last?.result.type === 'started')));
    expect(run).toMatchObject({ subject: { kind: 'job', id, name: 'Release' }, state: 'succeeded', actor: { face: 'hub' } });
    expect(await bench.output(run.job?.steps[0]?.run ?? expect.fail('no step'))).toBe('said Ada\n');
    await bench.hub.jobs.remove({ job: 'Release' });
    expect(await until('nightly', ({ script }) => script.gone)).toMatchObject({ kind: 'job' });
    await expect(bench.hub.schedules.runNow({ schedule: 'nightly' })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  it('runs no script that it did not run when it was scheduled, until that is said again', async () => {
    const { id } = await save(say, who);
    await bench.hub.schedules.create({ name: 'boot', job: id, params: { who: 'Ada' }, trigger: { type: 'startup' } });
    await save(`${say}  - {id: two, script: other}\n`, who, id);
    await bench.next('stop');
    expect(await until('boot', ({ last }) => last?.result.type === 'refused')).toMatchObject({
      last: { result: { type: 'refused', code: 'JOB_WIDENED' } },
    });
    await bench.hub.schedules.change({ schedule: 'boot', job: id });
    await bench.next('stop');
    const run = started(await until('boot', ({ last }) => last?.result.type === 'started'));
    expect((await bench.ended(run)).job?.steps.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  it('follows the policy of the slots while none is free', async () => {
    const { id } = await save('  - {id: one, script: other}\n');
    await bench.hub.schedules.create({ name: 'now', job: id, trigger: hourly });
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'refuse' });
    const first = await bench.start('gated');
    await bench.running(first);
    await expect(bench.hub.schedules.runNow({ schedule: 'now' })).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED' });
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'skip' });
    const skipped = await bench.hub.schedules.runNow({ schedule: 'now' });
    expect(await bench.ended(skipped.run)).toMatchObject({
      state: 'cancelled',
      reason: 'slots-skipped',
      startedAt: null,
      job: { steps: [{ id: 'one', state: 'skipped', run: null }] },
    });
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'queue' });
    const waits = await bench.hub.schedules.runNow({ schedule: 'now' });
    bench.open('open');
    expect(await bench.ended(waits.run)).toMatchObject({ state: 'succeeded' });
    // A step that had begun for the skipped one would have come before that.
    expect((await bench.hub.runs.page({ filter: { parent: skipped.run } })).items).toEqual([]);
  });

  it('is started by the end of another run, with what that gives; not by its own steps', async () => {
    const { id } = await save(say, who);
    const end = { type: 'run', states: ['succeeded'] } as const;
    const states: ['succeeded'] = ['succeeded'];
    await expect(
      bench.hub.triggers.create({
        name: 'loop',
        job: id,
        take: [{ param: 'who', from: '/script/name' }],
        event: { ...end, states, script: 'say' },
      }),
    ).rejects.toMatchObject({ code: 'TRIGGER_LOOP' });
    const { trigger } = await bench.hub.triggers.create({
      name: 'after any',
      job: id,
      take: [{ param: 'who', from: '/script/name' }],
      event: { ...end, states, script: null },
    });
    expect(trigger).toMatchObject({ kind: 'job', script: { id, name: 'Release' } });
    await bench.run('other');
    const run = await bench.ended(
      runOf(await untilTrigger(bench.hub, 'after any', ({ last }) => last?.result.type === 'started')) as RunId,
    );
    expect(run.subject).toMatchObject({ kind: 'job', name: 'Release' });
    expect(await bench.output(run.job?.steps[0]?.run ?? expect.fail('no step'))).toBe('said other\n');
    expect((await bench.hub.triggers.events({ trigger: 'after any' })).items).toHaveLength(1);
  });

  it('is told to be unable to run where a script of it is gone, broken, not approved or is given what it does not take', async () => {
    await bench.script('lonely.xyz', '#!/usr/bin/no-such-interpreter\n');
    await bench.script('number.sh', '#!/bin/bash\n# @axle.param n {kind: number, max: 5}\n');
    await bench.script(
      'when.sh',
      '#!/bin/bash\n# @axle.param a {kind: text}\n# @axle.param b {kind: text, required: true, when: {param: a, is: [go]}}\n',
    );
    const problems = async (steps: string): Promise<readonly (readonly [JobProblem['code'], number | null])[]> =>
      (await bench.hub.jobs.check({ text: job(steps) })).problems.map(({ code, line }) => [code, line]);
    expect(await problems('  - {id: one, script: number, params: {n: 9}}\n')).toEqual([['script-param-value', 3]]);
    expect(await problems("  - {id: one, script: number, params: {n: '${{ 9 }}'}}\n")).toEqual([]);
    expect(await problems('  - {id: one, script: when, params: {a: go}}\n')).toEqual([['script-param-missing', 3]]);
    expect(await problems('  - {id: one, script: when, params: {a: stay}}\n')).toEqual([]);
    expect(await problems('  - {id: one, script: lonely.xyz}\n')).toEqual([['interpreter-missing', 3]]);
    await bench.hub.settings.set({ trust: 'required' });
    expect(await problems('  - {id: one, script: other}\n  - {id: two, script: say}\n')).toEqual([
      ['script-untrusted', 3],
      ['script-untrusted', 4],
    ]);
    // It is kept all the same, since somebody may approve them by the time that their turn comes.
    const { id } = await save('  - {id: one, script: other}\n');
    const early = await bench.ended((await bench.hub.jobs.run({ job: id })).run);
    expect(early.job?.steps[0]).toMatchObject({ state: 'failed', reason: expect.stringMatching(/^SCRIPT_UNTRUSTED/) as unknown });
    await bench.approve('other');
    expect(await bench.ended((await bench.hub.jobs.run({ job: id })).run)).toMatchObject({ state: 'succeeded' });
    rmSync(join(bench.scripts, 'other.sh'));
    await bench.script('new.sh', '#!/bin/bash\n');
    expect(await problems('  - {id: one, script: other}\n')).toEqual([['script-not-found', 3]]);
  });
});

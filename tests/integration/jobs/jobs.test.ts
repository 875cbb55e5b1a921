import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { JobLogItem } from '#shared/contract/jobs';
import type { ParamValues } from '#shared/contract/params';
import type { Run, RunId } from '#shared/contract/runs';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a job', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('say.sh', '#!/bin/bash\n# @axle.param what {kind: text}\necho "said $AXLE_PARAM_WHAT"\n');
    await bench.script('fail.sh', '#!/bin/bash\necho failing >&2\nexit 3\n');
    await bench.script('gated.sh', `#!/bin/bash\necho waits\n${waitFor('open')}echo through\n`);
    await bench.script(
      'facts.sh',
      `#!/bin/bash\necho '{"type":"values","name":"facts","values":{"size":12,"who is":"Ada"}}' >&3\necho '{"type":"link","name":"page","url":"https://example.org/"}' >&3\n`,
    );
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    await bench.reset();
    for await (const event of bench.hub.jobs.watch({})) {
      if (event.type === 'page') for (const { id } of event.items) await bench.hub.jobs.remove({ job: id });
      if (event.type === 'ready') break;
    }
  });

  async function begin(steps: string, params: ParamValues = {}, head = ''): Promise<RunId> {
    const { id } = await bench.hub.jobs.save({ text: `name: Job\n${head}steps:\n${steps}` });
    return (await bench.hub.jobs.run({ job: id, params })).run;
  }
  const stepsOf = ({ job }: Run): Record<string, string> => Object.fromEntries((job?.steps ?? []).map(({ id, state }) => [id, state]));
  const stepOf = ({ job }: Run, id: string) => job?.steps.find((step) => step.id === id) ?? expect.fail(`no step ${id}`);
  async function outputOf(run: Run, id: string): Promise<string> {
    return await bench.output(stepOf(run, id).run ?? expect.fail(`${id} did not run`));
  }
  const childrenOf = async (run: RunId): Promise<readonly Run[]> => (await bench.hub.runs.page({ filter: { parent: run } })).items;
  const whole = async () => (await bench.hub.runs.page({ filter: { whole: true } })).items.map(({ id }) => id);
  /** The objects of the newest entries of this action that are about the run or one of its steps. */
  async function objectsOf(run: RunId, action: string): Promise<readonly string[]> {
    const own = new Set<unknown>([run, ...(await childrenOf(run)).map(({ id }) => id)]);
    const { items } = await bench.hub.audit.page({ filter: { action }, limit: 20 });
    return items.filter(({ runId }) => own.has(runId)).map(({ object }) => String(object).split(':')[0] ?? '');
  }
  const untilStep = (run: RunId, id: string, state: string): Promise<Run> => bench.until(run, (now) => stepsOf(now)[id] === state);
  async function logOf(run: RunId): Promise<readonly JobLogItem[]> {
    const items: JobLogItem[] = [];
    for await (const item of bench.hub.jobs.log({ run })) items.push(item);
    return items;
  }

  it('runs its steps in the order written, and gives one’s results and its own parameters to the next', async () => {
    const before = await whole();
    const run = await begin(
      [
        '  - {id: facts, script: facts}',
        '  - id: say',
        '    script: say',
        '    params: {what: "${{ params.who }}: ${{ steps.facts.results.facts.size }} ${{ steps.facts.results.page }} ${{ steps.facts.exitCode }}"}',
        '  - {id: all, script: say, params: {what: "${{ steps.facts.results.facts }}"}}',
      ].join('\n'),
      { who: 'Ada' },
      'params: [{name: who, required: true}]\n',
    );
    const done = await bench.ended(run);
    expect(done).toMatchObject({
      state: 'succeeded',
      subject: { kind: 'job', name: 'Job' },
      params: [{ name: 'who', value: 'Ada' }],
      hash: null,
    });
    expect(await outputOf(done, 'say')).toBe('said Ada: 12 https://example.org/ 0\n');
    expect(await outputOf(done, 'all')).toBe('said {"size":12,"who is":"Ada"}\n');
    const children = await childrenOf(run);
    expect(children.map(({ parent, state }) => [parent?.step, state])).toEqual([
      ['all', 'succeeded'],
      ['say', 'succeeded'],
      ['facts', 'succeeded'],
    ]);
    // The history holds the job once; its steps are asked for.
    expect(await whole()).toEqual([run, ...before]);
    expect((await objectsOf(run, 'run.end')).toSorted()).toEqual(['job', 'script', 'script', 'script']);
  });

  it('does with one slot what takes three, one after the other', async () => {
    await bench.hub.slots.set({ pool: 'hub', limit: 1, policy: 'refuse' });
    const run = await begin(['a', 'b', 'c'].map((id) => `  - {id: ${id}, script: say, needs: [], params: {what: ${id}}}`).join('\n'));
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
    const [first, second, third] = (await childrenOf(run)).toReversed();
    expect([first?.endedAt ?? '', second?.endedAt ?? ''].map(Date.parse)).toEqual([
      expect.toSatisfy((ended: number) => ended <= Date.parse(second?.startedAt ?? '')),
      expect.toSatisfy((ended: number) => ended <= Date.parse(third?.startedAt ?? '')),
    ]);
  });

  it('runs side by side what waits for nothing of each other', async () => {
    const run = await begin('  - {id: a, script: gated}\n  - {id: b, script: gated, needs: []}\n  - {id: c, script: say, needs: [a, b]}');
    await untilStep(run, 'a', 'running');
    expect(stepsOf(await untilStep(run, 'b', 'running'))).toEqual({ a: 'running', b: 'running', c: 'waiting' });
    bench.open('open');
    expect(stepsOf(await bench.ended(run))).toEqual({ a: 'succeeded', b: 'succeeded', c: 'succeeded' });
  });

  it('after a failure runs what is there for it, skips the rest and has failed', async () => {
    const run = await begin(
      [
        '  - {id: bad, script: fail}',
        '  - {id: next, script: say}',
        '  - {id: mend, script: say, if: failure(), params: {what: "${{ steps.bad.exitCode }} ${{ steps.bad.state }}"}}',
        '  - {id: tidy, script: say, if: always()}',
        '  - {id: fine, script: say, needs: []}',
      ].join('\n'),
    );
    const done = await bench.ended(run);
    expect(done).toMatchObject({ state: 'failed', reason: 'steps-failed', exitCode: null });
    expect(stepsOf(done)).toEqual({ bad: 'failed', next: 'skipped', mend: 'succeeded', tidy: 'succeeded', fine: 'succeeded' });
    expect(await outputOf(done, 'mend')).toBe('said 3 failed\n');
  });

  it('goes on after a failure that does not count, and skips by a condition of its own without failing', async () => {
    const run = await begin(
      [
        '  - {id: bad, script: fail, continueOnError: true}',
        '  - {id: full, script: say, if: "params.level == \'full\'"}',
        '  - {id: last, script: say, params: {what: "${{ steps.bad.state }}"}}',
      ].join('\n'),
      { level: 'quick' },
      'params: [{name: level, choices: [quick, full]}]\n',
    );
    const done = await bench.ended(run);
    expect([done.state, stepsOf(done)]).toEqual(['succeeded', { bad: 'failed', full: 'skipped', last: 'succeeded' }]);
    expect(await outputOf(done, 'last')).toBe('said failed\n');
  });

  it('tries a step again as often as it says, and ends one that takes too long', async () => {
    const run = await begin(
      '  - {id: bad, script: fail, retries: {times: 2, delay: 0.1}, continueOnError: true}\n  - {id: slow, script: gated, timeout: 1s}',
    );
    const done = await bench.ended(run);
    expect([done.state, stepsOf(done)]).toEqual(['failed', { bad: 'failed', slow: 'timed_out' }]);
    const attempts = (await childrenOf(run)).filter(({ parent }) => parent?.step === 'bad').map(({ attempt }) => attempt);
    expect(attempts).toEqual([3, 2, 1]);
    expect(stepOf(done, 'bad').run).toBe((await childrenOf(run)).find(({ attempt }) => attempt === 3)?.id);
  });

  it('is cancelled as one: what runs is ended, what waits does not begin', async () => {
    const run = await begin('  - {id: a, script: gated}\n  - {id: b, script: gated, needs: []}\n  - {id: c, script: say, if: always()}');
    await untilStep(run, 'a', 'running');
    await untilStep(run, 'b', 'running');
    await bench.hub.runs.cancel({ run });
    const done = await bench.ended(run);
    expect([done.state, stepsOf(done)]).toEqual(['cancelled', { a: 'cancelled', b: 'cancelled', c: 'skipped' }]);
    expect((await objectsOf(run, 'run.cancel')).toSorted()).toEqual(['job', 'script', 'script']);
    await expect(bench.hub.runs.cancel({ run })).rejects.toMatchObject({ code: 'RUN_ENDED' });
  });

  it('has one log: what was printed in the order of its time, from where it was seen last', async () => {
    const run = await begin(
      '  - {id: a, script: say, params: {what: one}}\n  - {id: b, script: fail, continueOnError: true}\n  - {id: c, script: gated}',
    );
    const live = logOf(run);
    await untilStep(run, 'c', 'running');
    bench.open('open');
    await bench.ended(run);
    const text = (items: readonly JobLogItem[]) =>
      items.flatMap(({ step, event }) =>
        event.type === 'output'
          ? [`${step} ${event.from}: ${event.text.trim().replace('\n', ' ')}`]
          : event.type === 'ended'
            ? [`${step} ${event.run.state}`]
            : [],
      );
    const all = await logOf(run);
    expect(text(all).join('; ')).toMatch(/^a out: said one; a succeeded; b err: failing; b failed; c out: waits.*through; c succeeded$/);
    expect(
      text(await live)
        .join('; ')
        .replace('waits; c out: ', 'waits '),
    ).toBe(text(all).join('; ').replace('waits; c out: ', 'waits '));

    const place = Object.fromEntries(all.slice(0, 2).map((item) => [item.run, item.event.seq]));
    const rest: JobLogItem[] = [];
    for await (const item of bench.hub.jobs.log({ run, after: place })) rest.push(item);

    expect(text(rest).slice(0, 2)).toEqual(['a succeeded', 'b err: failing']);
    await expect(logOf((await childrenOf(run))[0]?.id ?? run)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('is taken up from a step, with what the steps before gave', async () => {
    await bench.script('fragile.sh', '#!/bin/bash\necho "got $1"\n[ -e "$(dirname "$0")/mended" ]\n');
    const run = await begin(
      [
        '  - {id: facts, script: facts}',
        '  - {id: first, script: fragile, needs: [facts]}',
        '  - {id: say, script: say, params: {what: "${{ steps.facts.results.facts.size }}"}}',
      ].join('\n'),
    );
    const failed = await bench.ended(run);
    expect(stepsOf(failed)).toEqual({ facts: 'succeeded', first: 'failed', say: 'skipped' });
    await expect(bench.hub.jobs.retry({ run, from: 'nobody' })).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
    bench.open('mended');
    const again = await bench.hub.jobs.retry({ run, from: 'first' });
    const done = await bench.ended(again.run);
    expect(done).toMatchObject({ state: 'succeeded', repeats: run });
    expect(stepOf(done, 'facts')).toMatchObject({ kept: true, run: stepOf(failed, 'facts').run });
    expect(await outputOf(done, 'say')).toBe('said 12\n');
    expect(await childrenOf(again.run)).toHaveLength(2);
  });

  it('says before it is taken up which of its steps begin anew, as it was written then, and what their scripts ask now', async () => {
    await bench.script('asks.sh', '#!/bin/bash\nexit 3\n');
    const run = await begin('  - {id: a, script: say}\n  - {id: b, script: asks}\n  - {id: c, script: say, params: {what: then}}');
    const failed = await bench.ended(run);
    await bench.hub.jobs.save({ text: 'name: Job\nsteps: [{id: a, script: gated}]\n', job: failed.subject.id });
    await bench.script('asks.sh', '#!/bin/bash\n# @axle.confirm Really?\nexit 3\n');
    const [say = '', asks = ''] = (await childrenOf(run)).toReversed().map(({ subject }) => subject.id);
    const shown = await bench.hub.jobs.again({ run });
    expect(shown.steps.map(({ id, script, params }) => [id, script, params])).toEqual([
      ['b', asks, {}],
      ['c', say, { what: 'then' }],
    ]);
    expect(shown.confirms).toEqual([{ step: 'b', question: 'Really?' }]);
    expect((await bench.hub.jobs.again({ run, from: 'a' })).steps.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    await bench.hub.jobs.remove({ job: failed.subject.id });
    expect(await bench.hub.jobs.again({ run })).toEqual(shown);
    await expect(bench.hub.jobs.again({ run, from: 'nobody' })).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
  });

  it('whose step may not run says why, and runs nothing in its place', async () => {
    await bench.hub.settings.set({ trust: 'required' });
    await bench.approve('say');
    const refused = await bench.ended(await begin('  - {id: a, script: say}\n  - {id: b, script: fail}\n  - {id: c, script: say}'));
    expect([refused.state, stepsOf(refused)]).toEqual(['failed', { a: 'succeeded', b: 'failed', c: 'skipped' }]);
    expect(stepOf(refused, 'b')).toMatchObject({ run: null, reason: expect.stringMatching(/^SCRIPT_UNTRUSTED /) });
    expect((await childrenOf(refused.id)).map(({ parent }) => parent?.step)).toEqual(['a']);
  });

  it('that two change at once keeps the first change, and tells the second of it', async () => {
    const text = (name: string): string => `name: ${name}\nsteps: [{id: a, script: say}]\n`;
    const { jobs } = bench.hub;
    const { id, changedAt } = await jobs.save({ text: text('Job') });
    const ends = await Promise.allSettled(['One', 'Two'].map((name) => jobs.save({ text: text(name), job: id, since: changedAt })));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const kept = await jobs.get({ job: id });
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'JOB_CHANGED', data: { name: kept.name, by: kept.maker.name } },
    });
    expect((await jobs.save({ text: text('Three'), job: id, since: kept.changedAt })).name).toBe('Three');
    await jobs.remove({ job: id });
    await expect(jobs.save({ text: text('Four'), job: id, since: kept.changedAt })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  it('refuses what it is not: names, texts, values', async () => {
    const { jobs } = bench.hub;
    await expect(jobs.get({ job: 'nobody' })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    await expect(jobs.save({ text: 'name: X\nsteps:\n  - {id: a, script: nobody}\n' })).rejects.toMatchObject({
      code: 'JOB_INVALID',
      data: { problems: [{ code: 'script-not-found', line: 3, column: 21, detail: 'nobody' }] },
    });
    const wrong = 'name: X\nsteps:\n  - id: a\n    script: say\n    params: {whta: 1}\n';
    expect((await jobs.check({ text: wrong })).problems).toMatchObject([{ code: 'script-param-unknown', line: 5, column: 14 }]);
    const text = 'name: X\nparams: [{name: n, kind: number, required: true}]\nsteps:\n  - {id: a, script: say}\n';
    const { id } = await jobs.save({ text });
    await expect(jobs.save({ text: text.replace('name: X', 'name: x') })).rejects.toMatchObject({ code: 'JOB_EXISTS' });
    await expect(jobs.run({ job: id })).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    await expect(jobs.run({ job: id, params: { n: 'many' } })).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    expect((await jobs.save({ text: text.replace('name: X', 'name: Y'), job: id })).name).toBe('Y');
    await jobs.remove({ job: 'y' });
    await expect(jobs.remove({ job: 'y' })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Run, RunId } from '#shared/contract/runs';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a job whose hub dies', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('say.sh', '#!/bin/bash\n# @axle.param what {kind: text}\necho "said $AXLE_PARAM_WHAT"\n');
    await bench.script(
      'gated.sh',
      `#!/bin/bash\n# @axle.param gate {kind: text, default: open}\necho '{"type":"values","name":"facts","values":{"size":12}}' >&3\nuntil [ -e "$(dirname "$0")/$AXLE_PARAM_GATE" ]; do [ -d "$(dirname "$0")" ] || exit 99; sleep 0.05; done\n`,
    );
    await bench.script('never.sh', `#!/bin/bash\n${waitFor('never')}`);
  });
  afterEach(() => bench.close());

  const STEPS = [
    '  - {id: a, script: gated}',
    '  - {id: b, script: say, params: {what: "${{ steps.a.results.facts.size }} ${{ params.who }}"}}',
    '  - {id: c, script: gated, params: {gate: second}}',
  ].join('\n');
  async function begin(steps = STEPS): Promise<RunId> {
    const { id } = await bench.hub.jobs.save({ text: `name: Job\nparams: [{name: who, default: Ada}]\nsteps:\n${steps}` });
    return (await bench.hub.jobs.run({ job: id })).run;
  }
  const stepsOf = ({ job }: Run): Record<string, string> => Object.fromEntries((job?.steps ?? []).map(({ id, state }) => [id, state]));
  const untilStep = (run: RunId, id: string, state: string): Promise<Run> => bench.until(run, (now) => stepsOf(now)[id] === state);
  const childrenOf = async (run: RunId): Promise<readonly Run[]> => (await bench.hub.runs.page({ filter: { parent: run } })).items;

  it('during a step is gone on with by the next hub: the step was not begun again, and its results go to the next', async () => {
    const run = await begin();
    const before = (await untilStep(run, 'a', 'running')).job?.steps[0]?.run;
    await bench.next('kill');
    expect(stepsOf(await untilStep(run, 'a', 'running'))).toEqual({ a: 'running', b: 'waiting', c: 'waiting' });
    bench.open('open');
    bench.open('second');
    const done = await bench.ended(run);
    expect([done.state, stepsOf(done), done.job?.steps[0]?.run]).toEqual([
      'succeeded',
      { a: 'succeeded', b: 'succeeded', c: 'succeeded' },
      before,
    ]);
    expect(await childrenOf(run)).toHaveLength(3);
    expect(await bench.output((await childrenOf(run))[1]?.id ?? run)).toBe('said 12 Ada\n');
  });

  it('between two steps goes on with the next: what ended while no hub was there is no less ended', async () => {
    const run = await begin();
    await untilStep(run, 'a', 'running');
    const { child } = bench.process;
    // Stopped, it sees nothing of the end of its step; killed then, it has begun nothing after it.
    child.kill('SIGSTOP');
    bench.open('open');
    bench.open('second');
    await bench.next('kill');
    const done = await bench.ended(run);
    expect([done.state, stepsOf(done)]).toEqual(['succeeded', { a: 'succeeded', b: 'succeeded', c: 'succeeded' }]);
    expect((await childrenOf(run)).map(({ parent }) => parent?.step)).toEqual(['c', 'b', 'a']);
  });

  it('again and again, at whatever moment, ends with each step run once', async () => {
    bench.open('open');
    bench.open('second');
    const run = await begin(['a', 'b', 'c', 'd', 'e'].map((id) => `  - {id: ${id}, script: say, params: {what: ${id}}}`).join('\n'));
    for (const [step, how] of [
      ['a', 'kill'],
      ['b', 'stop'],
      ['c', 'kill'],
      ['d', 'stop'],
    ] as const) {
      await bench.until(run, (now) => now.state !== 'running' || !['waiting', undefined].includes(stepsOf(now)[step]));
      await bench.next(how);
    }
    const done = await bench.ended(run);
    expect([done.state, Object.values(stepsOf(done))]).toEqual(['succeeded', Array.from({ length: 5 }, () => 'succeeded')]);
    const ran = (await childrenOf(run)).filter(({ reason }) => reason !== 'never-started').map(({ parent }) => parent?.step);
    expect(ran).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('after it was asked to end is ended by the next hub, and begins nothing more', async () => {
    const run = await begin('  - {id: a, script: never}\n  - {id: b, script: say}');
    await untilStep(run, 'a', 'running');
    await bench.hub.runs.cancel({ run });
    await bench.next('kill');
    const done = await bench.ended(run);
    expect([done.state, stepsOf(done)]).toEqual(['cancelled', { a: 'cancelled', b: 'skipped' }]);
  });
});

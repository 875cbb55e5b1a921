import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Run } from '#shared/contract/runs';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'a script that asks to be tried again', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
  });
  afterEach(() => bench.close());

  /** The attempts of a run, oldest first, as soon as `holds`. */
  async function attempts(first: string, holds: (runs: readonly Run[]) => boolean): Promise<readonly Run[]> {
    for await (const _change of bench.hub.runs.watch({})) {
      const { items } = await bench.hub.runs.page({});
      const line = items.filter(({ id, repeats }) => id === first || items.some((run) => run.id === repeats)).toReversed();
      if (holds(line)) return line;
    }
    throw new Error('the hub left meanwhile');
  }

  it('is tried as often as it asks for, each time later, and each attempt is a run of its own', async () => {
    await bench.script('flaky.sh', '#!/bin/bash\n# @axle.retry 2 0.1\necho "$AXLE_RUN_ID"; exit 3\n');
    const first = await bench.run('flaky');
    const line = await attempts(first.id, (runs) => runs.length === 3 && runs.every(({ state }) => state === 'failed'));
    expect(line.map(({ attempt, exitCode }) => [attempt, exitCode])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(line.map(({ repeats }) => repeats)).toEqual([null, line[0]?.id, line[1]?.id]);
    // Each says which one follows it, from its end on.
    expect(line.map(({ next }) => next && [next.run, next.attempt, next.of])).toEqual([[line[1]?.id, 2, 3], [line[2]?.id, 3, 3], null]);
    const before = line[0]?.next?.notBefore ?? '';
    expect(Date.parse(before)).toBeGreaterThanOrEqual(Date.parse(line[0]?.endedAt ?? '') + 100);
    expect(first.next?.run).toBe(line[1]?.id);
    const { items } = await bench.hub.audit.page({ filter: { action: 'run.retry' }, limit: 10 });
    expect(items.map(({ runId }) => runId)).toEqual([line[2]?.id, line[1]?.id]);
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0, queued: 0 });
  });

  it('is not tried again when it succeeded, was cancelled or never ran', async () => {
    await bench.script('fine.sh', '#!/bin/bash\n# @axle.retry 2 0.1\nexit 0\n');
    await bench.script('long.sh', '#!/bin/bash\n# @axle.retry 2 0.1\necho up; sleep 1000\n');
    expect((await bench.run('fine')).next).toBeNull();
    const long = await bench.start('long');
    await bench.printed(long, 'up');
    await bench.hub.runs.cancel({ run: long });
    await bench.ended(long);
    await bench.next('stop');
    expect((await bench.hub.runs.page({})).items).toHaveLength(2);
  });

  it('waits without keeping others waiting, and can be cancelled meanwhile', async () => {
    await bench.script('later.sh', '#!/bin/bash\n# @axle.retry 1 1h\nexit 1\n');
    await bench.script('other.sh', '#!/bin/bash\nexit 0\n');
    const first = await bench.run('later');
    const [, second] = await attempts(first.id, (runs) => runs.length === 2);
    if (second === undefined) throw new Error('no second attempt');
    expect(second).toMatchObject({ state: 'queued', attempt: 2, notBefore: expect.any(String) });
    expect(Date.parse(second.notBefore ?? '') - Date.now()).toBeGreaterThan(3_000_000);
    expect(await bench.run('other')).toMatchObject({ state: 'succeeded' });
    await bench.hub.runs.cancel({ run: second.id });
    expect(await bench.ended(second.id)).toMatchObject({ state: 'cancelled', reason: 'cancelled-in-queue' });
  });

  it('is tried by the next hub when its own was killed in between', async () => {
    await bench.script('soon.sh', '#!/bin/bash\n# @axle.retry 1 3s\nexit 1\n');
    const first = await bench.run('soon');
    const [, second] = await attempts(first.id, (runs) => runs.length === 2);
    await bench.next('kill');
    expect(await bench.ended(second?.id ?? first.id)).toMatchObject({ state: 'failed', exitCode: 1, attempt: 2 });
  });
});

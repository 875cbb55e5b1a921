import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditEntry } from '#shared/contract/audit';
import { readEndMark } from '#main/spokes/runs/journal/marks';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { mostAtOnce, runOrder, slotRows } from '../../support/slot-rows';

const MANY = 200;
const LIMIT = 5;

describeWith(['linux', 'bubblewrap'], 'two hundred runs that are started at once', () => {
  let bench: HubBench;
  let ran: string;
  beforeEach(async () => {
    bench = await createHubBench();
    ran = join(bench.scripts, 'ran');
    mkdirSync(ran);
    writeFileSync(join(ran, 'ids'), '');
    for (const path of [ran, join(ran, 'ids')]) chmodSync(path, 0o777);
    await bench.script(
      'count.sh',
      `#!/bin/bash\n# @axle.folder ${ran} write\necho "$AXLE_RUN_ID" >> ${ran}/ids\nfor i in 1 2 3; do echo "line $i"; echo "err $i" >&2; done\n`,
    );
  });
  afterEach(() => bench.close());

  it('all succeed, each once, in the order in which they queued', async () => {
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ limit: LIMIT, policy: 'queue' });
    const runs = await Promise.all(Array.from({ length: MANY }, () => bench.start('count')));
    for (const run of runs)
      expect(await bench.ended(run)).toMatchObject({ state: 'succeeded', exitCode: 0, reason: null, output: { lines: 6 } });

    expect(readFileSync(join(ran, 'ids'), 'utf8').trim().split('\n').toSorted()).toEqual(runs.toSorted());
    const order = runOrder(bench.home);
    expect(order.toSorted()).toEqual(runs.toSorted());
    const slots = slotRows(bench.home);
    expect(slots.map(({ run_id }) => run_id)).toEqual(order);
    expect(mostAtOnce(slots)).toBe(LIMIT);
    expect(slots.filter(({ released_at }) => released_at === null)).toEqual([]);
    expect((await bench.hub.slots.list({}))[0]).toMatchObject({ used: 0, queued: 0, slots: [] });

    for (const run of runs) {
      const text = (await bench.output(run)).split('\n').toSorted();
      expect(text).toEqual(['', 'err 1', 'err 2', 'err 3', 'line 1', 'line 2', 'line 3']);
      expect(await readEndMark(join(bench.home, 'runs', run))).toMatchObject({ cause: 'exit', exitCode: 0, lines: 6 });
    }
    const told = await entries();
    for (const run of runs) {
      const actions = told.filter(({ runId }) => runId === run).map(({ action }) => action);
      expect([
        ['run.start', 'run.end'],
        ['run.queue', 'run.start', 'run.end'],
      ]).toContainEqual(actions);
    }
    expect(told.filter(({ action }) => action === 'run.start').map(({ runId }) => runId)).toEqual(order);
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
    expect(await bench.hub.metrics.get({})).toMatchObject({ storage: 'ok', incidents: 0 });
  });

  /** The whole audit chain, oldest first. */
  async function entries(): Promise<readonly AuditEntry[]> {
    const found: AuditEntry[] = [];
    for (let before: number | undefined; ;) {
      const { items, next } = await bench.hub.audit.page({ before });
      found.push(...items);
      if (next === null) return found.toReversed();
      before = next;
    }
  }
});

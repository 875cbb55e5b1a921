import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunId } from '#shared/contract/runs';
import type { OutputSearchItem, search } from '#shared/contract/search';
import type { Client } from '#shared/contract/kernel';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

type Query = Parameters<Client<typeof search>['output']>[0];
type Found = Extract<OutputSearchItem, { type: 'found' }>;
type Done = Extract<OutputSearchItem, { type: 'done' }>;

describeWith(['linux', 'bubblewrap'], 'the search over what all runs printed', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('say.sh', '#!/bin/bash\n# @axle.param what {kind: text}\necho "it says $AXLE_PARAM_WHAT"\n');
    await bench.script('much.sh', '#!/bin/bash\nseq 200000\necho the needle\n');
    await bench.script('goes-on.sh', `#!/bin/bash\nseq 20000\necho a needle so far\n${waitFor('open')}echo over\n`);
    await bench.script('fails.sh', '#!/bin/bash\necho needle of a failure\nexit 3\n');
  });
  afterEach(() => bench.close());

  async function find(query: Query): Promise<{ readonly found: readonly Found[]; readonly runs: readonly RunId[]; readonly done: Done }> {
    const items: OutputSearchItem[] = [];
    for await (const item of bench.hub.search.output(query)) items.push(item);
    const found = items.filter((item) => item.type === 'found');
    const done = items.at(-1);
    if (done?.type !== 'done') throw new Error('the search did not end');
    return { found, done, runs: found.map(({ run }) => run.id) };
  }
  const indexOf = (run: RunId): string => join(bench.home, 'runs', run, 'search');
  const indexed = (run: RunId) => expect.poll(() => existsSync(indexOf(run)), { timeout: 20_000 });

  it('gives the runs newest first, as the history is narrowed, a page at a time', async () => {
    const runs: RunId[] = [];
    for (const what of ['one needle', 'nothing', 'two Needles']) runs.push((await bench.run('say', { params: { what } })).id);
    const failed = await bench.run('fails');
    const [one, , two] = runs;
    const all = await find({ text: 'needle' });
    expect(all.runs).toEqual([failed.id, two, one]);
    expect(all.done).toMatchObject({ runs: 4, next: null, unread: 0 });
    expect(all.found[1]).toMatchObject({ run: { id: two }, hits: [{ line: 1, text: 'it says two Needles', column: 12, length: 6 }] });
    expect((await find({ text: 'Needle', matchCase: true })).runs).toEqual([two]);
    expect((await find({ text: 'needle', filter: { states: ['failed'] } })).runs).toEqual([failed.id]);
    expect((await find({ text: 'needle', filter: { text: 'SAY' } })).runs).toEqual([two, one]);
    const first = await find({ text: 'needle', limit: 2 });
    expect([first.runs, first.done.next]).toEqual([[failed.id, two], two]);
    expect((await find({ text: 'needle', limit: 2, before: first.done.next ?? '' })).runs).toEqual([one]);
    expect(await find({ text: 'never said' })).toMatchObject({ found: [], done: { runs: 4, next: null } });
    await expect(find({ text: 'two\nlines' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(find({ text: 'needle', before: 'bogus' })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND', data: { run: 'bogus' } });
  });

  it('finds the line that the run’s own page shows, with an index, with a damaged one and with none', async () => {
    const run = await bench.run('much');
    await indexed(run.id).toBe(true);
    for (const damage of [() => undefined, () => writeFileSync(indexOf(run.id), 'no index'), () => rmSync(indexOf(run.id))]) {
      damage();
      const { found } = await find({ text: 'The Needle' });
      expect(found[0]?.hits).toMatchObject([{ line: 200_001, text: 'the needle' }]);
      expect((await bench.hub.runs.lines({ run: run.id, from: 200_001, count: 1 })).lines).toMatchObject([{ text: 'the needle' }]);
      await indexed(run.id).toBe(true);
      await expect.poll(() => statSync(indexOf(run.id)).size, { timeout: 20_000 }).toBeGreaterThan(10_000);
    }
  });

  it('searches a run that goes on as it stands, and indexes it once it has ended', async () => {
    const run = await bench.start('goes-on');
    await bench.printed(run, 'so far');
    expect((await find({ text: 'needle so far' })).found).toMatchObject([{ run: { id: run, state: 'running' }, hits: [{ line: 20_001 }] }]);
    expect(existsSync(indexOf(run))).toBe(false);
    bench.open('open');
    await bench.ended(run);
    await indexed(run).toBe(true);
    expect((await find({ text: 'over' })).runs).toEqual([run]);
  });

  it('goes on indexing after its hub was killed', async () => {
    const run = await bench.run('much');
    await bench.next('kill');
    await indexed(run.id).toBe(true);
    await expect.poll(async () => (await find({ text: 'needle' })).done.index).toEqual({ waiting: 0, paused: null });
    expect(existsSync(`${indexOf(run.id)}.new`)).toBe(false);
  });

  it('says how many outputs it could not read, and finds the others', async () => {
    const one = await bench.run('say', { params: { what: 'needle' } });
    const other = await bench.run('say', { params: { what: 'needle' } });
    rmSync(join(bench.home, 'runs', other.id), { recursive: true });
    expect((await find({ text: 'needle' })).runs).toEqual([one.id]);
    writeFileSync(join(bench.home, 'runs', other.id), 'a file where a folder was');
    expect(await find({ text: 'needle' })).toMatchObject({ runs: [one.id], done: { runs: 2, unread: 0 } });
  });

  it.skipIf(process.getuid?.() === 0)('counts an output that may not be read, and searches without an index that may not', async () => {
    const one = await bench.run('much');
    await indexed(one.id).toBe(true);
    chmodSync(indexOf(one.id), 0);
    const other = await bench.run('say', { params: { what: 'needle' } });
    chmodSync(join(bench.home, 'runs', other.id, 'output.000'), 0);
    expect(await find({ text: 'needle' })).toMatchObject({ runs: [one.id], done: { unread: 1 } });
  });

  it('is there for others, however many do not read what it found for them', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, (_, at) => bench.run('say', { params: { what: `needle ${at}.` } })));
    // More than may be under way to one who does not read.
    const idle = [1, 2, 3].map(() => bench.hub.search.output({ text: 'needle', limit: 200 })[Symbol.asyncIterator]());
    for (const one of idle) expect(await one.next()).toMatchObject({ value: { type: 'found' } });
    expect((await find({ text: 'needle 7.' })).runs).toEqual([runs[7]?.id]);
    const rest: OutputSearchItem[] = [];
    for (let next = await idle[0]?.next(); next?.done === false; next = await idle[0]?.next()) rest.push(next.value);
    expect(rest.filter(({ type }) => type === 'found')).toHaveLength(19);
    expect(rest.at(-1)).toMatchObject({ type: 'done', runs: 20, next: null });
    for (const one of idle) await one.return?.();
  });

  it('stops when nobody asks any more', async () => {
    for (let i = 0; i < 3; i += 1) await bench.run('much');
    for (let i = 0; i < 5; i += 1) {
      for await (const item of bench.hub.search.output({ text: 'needle' })) if (item.type === 'found') break;
    }
    expect((await find({ text: 'needle' })).runs).toHaveLength(3);
  });
});

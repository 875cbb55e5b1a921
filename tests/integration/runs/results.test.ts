import { existsSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { applyResult, type ResultItem, type ShownResult } from '#shared/contract/results';
import type { RunId } from '#shared/contract/runs';
import { createHubBench, signal, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

const line = (value: unknown): string => `printf '%s\\n' '${JSON.stringify(value)}' >&"$AXLE_RESULTS"\n`;
const table = (rows: readonly unknown[]) => ({ type: 'table', name: 'Hosts', columns: ['host'], rows });
const steps = [
  '#!/bin/bash\n',
  line(table([['db1']])),
  line({ type: 'progress', percent: 50, text: 'half' }),
  waitFor('go'),
  line({ type: 'rows', name: 'Hosts', rows: [['db2']] }),
  line({ type: 'file', name: 'a b.txt', base64: Buffer.from('hello').toString('base64') }),
  'echo printed\n',
];

async function itemsOf(bench: HubBench, run: RunId, after = 0): Promise<readonly ResultItem[]> {
  const items = [];
  for await (const item of bench.hub.runs.results({ run, after })) items.push(item);
  return items;
}
const shownOf = (items: readonly ResultItem[]): ReadonlyMap<string, ShownResult> =>
  items.reduce<ReadonlyMap<string, ShownResult>>((shown, { result }) => applyResult(shown, result), new Map());

describeWith(['linux', 'bubblewrap'], 'results of a run', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('steps.sh', steps.join(''));
    await bench.script('none.sh', '#!/bin/bash\necho nothing else\n');
    await bench.script(
      'bad.sh',
      `#!/bin/bash\necho oops >&"$AXLE_RESULTS"\n${line({ type: 'link', name: 'L', url: 'https://example.org/' })}`,
    );
  });
  afterAll(() => bench.close());
  afterEach(() => {
    if (existsSync(join(bench.scripts, 'go'))) unlinkSync(join(bench.scripts, 'go'));
  });

  /** Downloads as a page does. */
  async function downloaded(run: RunId, wanted: readonly (readonly [name: string, as: 'csv' | 'json' | 'file'])[]): Promise<string[][]> {
    const serving = bench.hub.hub.serve({ port: 0 });
    const first = await serving.next();
    if (first.done === true || first.value.type !== 'listening') throw new Error('it does not listen');
    try {
      const { link, port } = first.value;
      const cookie = (await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
      const found: string[][] = [];
      for (const [name, as] of wanted) {
        const { ticket, name: file } = await bench.hub.runs.resultDownload({ run, name, as });
        const answer = await fetch(`http://127.0.0.1:${port}/bytes/${ticket}`, { headers: { cookie } });
        found.push([file, answer.headers.get('content-type') ?? '', Buffer.from(await answer.arrayBuffer()).toString()]);
      }
      return found;
    } finally {
      await serving.return();
    }
  }

  it('come as they are given, with how far it is, and the stream ends with the run', async () => {
    const run = await bench.start('steps');
    expect(await bench.until(run, ({ progress }) => progress !== null)).toMatchObject({
      progress: { percent: 50, text: 'half', state: 'normal' },
      results: { count: 1 },
    });
    const items: ResultItem[] = [];
    for await (const item of bench.hub.runs.results({ run })) {
      items.push(item);
      if (items.length === 1) bench.open('go');
    }
    expect(shownOf(items).get('Hosts')).toMatchObject({ rows: [['db1'], ['db2']] });
    const ended = await bench.ended(run);
    expect(ended).toMatchObject({ state: 'succeeded', progress: null, results: { count: 2, refused: 0 } });
    // Whoever was cut off takes up where it was.
    expect(await itemsOf(bench, run, items[0]?.seq)).toEqual(items.slice(1));
    expect(await itemsOf(bench, run)).toEqual(items);
  });

  it('are told with the run that gave none, and a stream of nothing', async () => {
    const run = await bench.run('none');
    expect(run.results).toEqual({ count: 0, bytes: 0, refused: 0, problems: [] });
    expect(await itemsOf(bench, run.id)).toEqual([]);
  });

  it('say which line was none', async () => {
    const run = await bench.run('bad');
    expect(run).toMatchObject({ state: 'succeeded', results: { count: 1, refused: 1, problems: [{ line: 1, reason: 'not-json' }] } });
  });

  it('can be had as files of other programs, and are written into the audit chain', async () => {
    bench.open('go');
    const { id: run } = await bench.run('steps');
    const found = await downloaded(run, [
      ['Hosts', 'csv'],
      ['Hosts', 'json'],
      ['a b.txt', 'file'],
    ]);
    expect(found).toEqual([
      ['Hosts.csv', 'text/csv; charset=utf-8', '\uFEFFhost\r\ndb1\r\ndb2\r\n'],
      ['Hosts.json', 'application/json', `${JSON.stringify([{ host: 'db1' }, { host: 'db2' }], null, 2)}\n`],
      ['a b.txt', 'application/octet-stream', 'hello'],
    ]);
    const { items } = await bench.hub.audit.page({ filter: { runId: run } });
    expect(items.filter(({ action }) => action === 'run.result-download').map(({ detail }) => detail)).toEqual([
      { as: 'file' },
      { as: 'json' },
      { as: 'csv' },
    ]);
    for (const [name, as] of [
      ['Hosts', 'file'],
      ['a b.txt', 'csv'],
      ['nobody', 'json'],
    ] as const)
      await expect(bench.hub.runs.resultDownload({ run, name, as })).rejects.toMatchObject({ code: 'RESULT_NOT_FOUND' });
  });

  it('are not read through a link that came to lie in their place', async () => {
    bench.open('go');
    const { id: run } = await bench.run('steps');
    const folder = join(bench.home, 'runs', run);
    writeFileSync(join(folder, 'secret'), 'not for anybody');
    unlinkSync(join(folder, 'result.000'));
    symlinkSync(join(folder, 'secret'), join(folder, 'result.000'));
    await expect(bench.hub.runs.resultDownload({ run, name: 'a b.txt', as: 'file' })).rejects.toMatchObject({ code: 'OUTPUT_GONE' });
  });
});

describeWith(['linux', 'bubblewrap'], 'results through the death of their keepers', () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = await createHubBench();
    await bench.script('steps.sh', steps.join(''));
  });
  afterEach(() => bench.close());

  it('go on being kept while no hub lives', async () => {
    const run = await bench.start('steps');
    await bench.until(run, ({ progress }) => progress !== null);
    await bench.process.kill();
    bench.open('go');
    await expect.poll(() => existsSync(join(bench.home, 'runs', run, 'end.json')), { timeout: 10_000 }).toBe(true);
    await bench.next('kill');
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded', results: { count: 2, refused: 0 } });
    expect(shownOf(await itemsOf(bench, run)).get('Hosts')).toMatchObject({ rows: [['db1'], ['db2']] });
  });

  it('are counted from the disk when their recorder died', async () => {
    const run = await bench.start('steps');
    await bench.until(run, ({ progress }) => progress !== null);
    await expect.poll(() => existsSync(join(bench.home, 'runs', run, 'results'))).toBe(true);
    signal(bench.pids(run).recorder, 'SIGKILL');
    const lost = await bench.ended(run);
    expect(lost).toMatchObject({ state: 'lost', progress: null, results: { count: 1 } });
    expect(lost.results.bytes).toBeGreaterThan(0);
    expect([...shownOf(await itemsOf(bench, run)).keys()]).toEqual(['Hosts']);
  });
});

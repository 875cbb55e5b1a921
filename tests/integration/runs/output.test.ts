import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

describeWith(['linux', 'bubblewrap'], 'the output of a run', () => {
  let bench: HubBench;
  beforeAll(async () => {
    bench = await createHubBench();
    await bench.script('mixed.sh', '#!/bin/bash\nfor i in 1 2 3; do echo "out $i"; sleep 0.05; echo "err $i" >&2; sleep 0.05; done\n');
    await bench.script('many.sh', '#!/bin/bash\nseq 100000\n');
    await bench.script('halves.sh', `#!/bin/bash\necho first\n${waitFor('halves')}echo second\n`);
    await bench.script('quiet.sh', `#!/bin/bash\n${waitFor('quiet')}`);
    await bench.script('silent.sh', '#!/bin/bash\n:\n');
    await bench.script('binary.sh', `#!/bin/bash\nprintf '\\000\\377\\376\\303\\050 \\342\\202('; head -c 100000 /dev/urandom\n`);
    await bench.script('long-line.sh', `#!/bin/bash\nhead -c 3000000 /dev/zero | tr '\\0' x\n`);
  });
  afterAll(() => bench.close());

  it('keeps the order of its two streams', async () => {
    const run = await bench.run('mixed');
    const events = [];
    for await (const event of bench.hub.runs.follow({ run: run.id })) events.push(event);
    const seen = events.flatMap((event) => (event.type === 'output' ? [[event.from, event.text]] : []));
    expect(seen).toEqual(
      [1, 2, 3].flatMap((i) => [
        ['out', `out ${i}\n`],
        ['err', `err ${i}\n`],
      ]),
    );
    expect(events.at(-1)).toMatchObject({ type: 'ended', seq: run.output.bytes, run: { id: run.id, state: 'succeeded' } });
  });

  it('is followed from the middle', async () => {
    const run = await bench.run('many');
    const whole = await bench.output(run.id);
    expect(whole).toBe(`${Array.from({ length: 100_000 }, (_, i) => i + 1).join('\n')}\n`);
    let rest = '';
    for await (const event of bench.hub.runs.follow({ run: run.id, after: 300_000 })) if (event.type === 'output') rest += event.text;
    expect(rest).toBe(whole.slice(300_000));
    const beyond = [];
    for await (const event of bench.hub.runs.follow({ run: run.id, after: 10_000_000 })) beyond.push(event.type);
    expect(beyond).toEqual(['ended']);
  });

  it('is live and replayed by the same stream', async () => {
    const run = await bench.start('halves');
    let text = '';
    for await (const event of bench.hub.runs.follow({ run })) {
      if (event.type !== 'output') continue;
      text += event.text;
      if (text === 'first\n') bench.open('halves');
    }
    expect(text).toBe('first\nsecond\n');
    expect(await bench.output(run)).toBe(text);
  });

  it('is read by lines and searched', async () => {
    const { id: run } = await bench.run('many');
    const page = await bench.hub.runs.lines({ run, from: 99_999, count: 10 });
    expect(page).toMatchObject({
      firstLine: 1,
      total: 100_000,
      lines: [
        { line: 99_999, text: '99999' },
        { line: 100_000, text: '100000' },
      ],
    });
    expect((await bench.hub.runs.lines({ run, from: 200_000, count: 10 })).lines).toEqual([]);
    const found = [];
    for await (const item of bench.hub.runs.search({ run, pattern: '^7777.$', regex: true })) found.push(item);
    expect(found).toHaveLength(11);
    expect(found[0]).toEqual({ type: 'match', line: 77_770, column: 0, length: 5 });
    expect(found.at(-1)).toEqual({ type: 'done', matches: 10, capped: false });
    const broken = async (): Promise<void> => {
      for await (const _ of bench.hub.runs.search({ run, pattern: '(', regex: true }));
    };
    await expect(broken()).rejects.toMatchObject({ code: 'PATTERN_INVALID', data: { pattern: '(' } });
    const all = [];
    for await (const item of bench.hub.runs.search({ run, pattern: '1' })) all.push(item);
    expect(all.at(-1)).toMatchObject({ type: 'done', capped: true });
    expect(all).toHaveLength(10_001);
  });

  it('is none without harm', async () => {
    const run = await bench.run('silent');
    expect(run).toMatchObject({ state: 'succeeded', output: { bytes: 0, lines: 0 } });
    expect(await bench.output(run.id)).toBe('');
    expect(await bench.hub.runs.lines({ run: run.id, from: 1, count: 10 })).toEqual({ lines: [], firstLine: 1, total: 0 });
    const found = [];
    for await (const item of bench.hub.runs.search({ run: run.id, pattern: 'x' })) found.push(item);
    expect(found).toEqual([{ type: 'done', matches: 0, capped: false }]);
    await expect(bench.hub.runs.download({ run: run.id })).rejects.toMatchObject({ code: 'OUTPUT_GONE' });
  });

  it('is there from the moment that a run goes on, before anything of it was counted', async () => {
    const run = await bench.start('quiet');
    expect(await bench.running(run)).toMatchObject({ output: { bytes: 0 } });
    expect(await bench.hub.runs.download({ run })).toMatchObject({ name: `quiet-${run.slice(0, 8)}.log` });
    expect(await bench.hub.runs.lines({ run, from: 1, count: 10 })).toEqual({ lines: [], firstLine: 1, total: 0 });
    bench.open('quiet');
    await bench.ended(run);
  });

  it('may be binary, or have no end of line', async () => {
    const binary = await bench.run('binary');
    expect(binary).toMatchObject({ state: 'succeeded', output: { bytes: 100_009 } });
    expect((await bench.output(binary.id)).startsWith('\0\uFFFD\uFFFD\uFFFD( \uFFFD(')).toBe(true);
    expect((await bench.hub.runs.lines({ run: binary.id, from: 1, count: 500 })).lines.length).toBeGreaterThan(1);
    const long = await bench.run('long-line');
    expect(long.output.bytes).toBe(3_000_000);
    expect(await bench.output(long.id)).toBe('x'.repeat(3_000_000));
    const page = await bench.hub.runs.lines({ run: long.id, from: 1, count: 500 });
    expect(page.lines.every(({ text }) => /^x+$/.test(text))).toBe(true);
  });

  it('is downloaded by a ticket through the served face, in ranges too', async () => {
    const run = await bench.run('many');
    const serving = bench.hub.hub.serve({ port: 0 });
    const first = await serving.next();
    if (first.done === true || first.value.type !== 'listening') throw new Error('it does not listen');
    try {
      const { link, port } = first.value;
      const opened = await fetch(link, { redirect: 'manual' });
      const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
      const { ticket, name } = await bench.hub.runs.download({ run: run.id });
      expect(name).toBe(`many-${run.id.slice(0, 8)}.log`);
      const url = `http://127.0.0.1:${port}/bytes/${ticket}`;
      const whole = await fetch(url, { headers: { cookie } });
      expect([whole.status, (await whole.text()).length]).toEqual([200, run.output.bytes]);
      const part = await fetch(url, { headers: { cookie, range: 'bytes=2-5' } });
      expect([part.status, await part.text()]).toEqual([206, '2\n3\n']);
      expect((await fetch(`http://127.0.0.1:${port}/bytes/nonsense`, { headers: { cookie } })).status).toBe(404);
    } finally {
      await serving.return();
    }
  });

  it('is not kept waiting by a client that never reads', async () => {
    const lazy = await bench.connect();
    const stuck = lazy.hub.runs.follow({ run: (await bench.run('many')).id });
    await stuck.next();
    const begun = performance.now();
    expect(await bench.run('many')).toMatchObject({ state: 'succeeded' });
    expect(performance.now() - begun).toBeLessThan(20_000);
    await stuck.return();
    lazy.close();
  });
});

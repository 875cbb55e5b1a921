import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { RunId } from '#shared/contract/runs';
import { createHubBench, isAlive, signal, waitFor, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { slotRows } from '../../support/slot-rows';

const files = ['start.json', 'end.json', 'status.json', 'index', 'output.000'] as const;
const SECRET = 'what lies outside';
const ENDED = '2026-01-01T00:00:00.000Z';

/** What becomes of a file; `outside` is a folder that no run has anything to do with. */
const damages: Readonly<Record<string, (path: string, outside: string) => void>> = {
  'cut in two': (path) => {
    const whole = existsSync(path) ? readFileSync(path) : Buffer.from('{"exitCode":0,"signal":null,"cause":"exi');
    writeFileSync(path, whole);
    truncateSync(path, Math.floor(whole.length / 2));
  },
  empty: (path) => writeFileSync(path, ''),
  'random bytes': (path) => writeFileSync(path, randomBytes(4_096)),
  'of the wrong types': (path) =>
    writeFileSync(path, '{"run":5,"recorder":"x","child":[],"startedAt":1,"exitCode":"0","cause":7,"endedAt":null}'),
  'enormous numbers': (path) => {
    const numbers = Buffer.alloc(96);
    [0, 9e15, 0, 9e15, 1, 1, 1, 9e15, 2, 3, 2, -1].forEach((value, at) => numbers.writeDoubleLE(value, at * 8));
    writeFileSync(path, numbers);
  },
  'a folder': (path) => {
    rmSync(path, { force: true });
    mkdirSync(join(path, 'inside'), { recursive: true });
  },
  'a link to a file outside': (path, outside) => {
    rmSync(path, { force: true });
    symlinkSync(join(outside, 'file'), path);
  },
};

describeWith(['linux', 'bubblewrap'], 'what a run has left on disk, damaged', () => {
  let bench: HubBench;
  let outside: string;
  beforeEach(async () => {
    outside = mkdtempSync(join(tmpdir(), 'axle-outside-'));
    bench = await createHubBench();
    await bench.hub.slots.set({ pool: 'hub', limit: 100 });
    await bench.script('quick.sh', '#!/bin/bash\necho done\n');
    await bench.script('gated.sh', `#!/bin/bash\necho begun\n${waitFor('open', 0.5)}exit 4\n`);
    await bench.script('endless.sh', '#!/bin/bash\necho begun\nsleep 1000\n');
  });
  afterEach(async () => {
    await bench.close();
    rmSync(outside, { recursive: true });
  });

  const path = (run: RunId, file: string): string => join(bench.home, 'runs', run, file);

  /** Each of these as often as there are ways to damage a run, and once whole; then neither hub nor recorder lives. */
  async function left(
    script: string,
  ): Promise<{ readonly whole: RunId; readonly damaged: readonly { run: RunId; file: string; how: string }[] }> {
    const ways = files.flatMap((file) => Object.keys(damages).map((how) => ({ file, how })));
    const [whole, ...runs] = await Promise.all(Array.from({ length: ways.length + 1 }, () => bench.start(script)));
    if (whole === undefined) throw new Error('nothing was started');
    for (const run of [whole, ...runs]) await bench.printed(run, 'begun');
    const pids = [whole, ...runs].map((run) => bench.pids(run));
    await bench.process.kill();
    bench.open('open');
    if (script === 'gated') for (const run of [whole, ...runs]) await expect.poll(() => existsSync(path(run, 'end.json'))).toBe(true);
    signal(pids[0]?.recorder ?? 0, 'SIGKILL');
    await expect.poll(() => pids.some(({ recorder, child }) => isAlive(recorder) || isAlive(child))).toBe(false);
    const damaged = ways.flatMap(({ file, how }, at) => (runs[at] === undefined ? [] : [{ run: runs[at], file, how }]));
    for (const { run, file, how } of damaged) damages[how]?.(path(run, file), outside);
    return { whole, damaged };
  }

  /** All that there is to be read of a run, in each way that there is; `gone` where it is said to be gone. */
  async function everything(run: RunId): Promise<string> {
    const orGone = async (read: () => Promise<string>): Promise<string> => {
      try {
        return await read();
      } catch (error) {
        if (HubError.is(error, 'OUTPUT_GONE')) return 'gone';
        throw error;
      }
    };
    const matches = async (): Promise<string> => {
      let found = '';
      for await (const item of bench.hub.runs.search({ run, pattern: 'e' })) found += JSON.stringify(item);
      return found;
    };
    const parts = [
      await orGone(() => bench.output(run)),
      await orGone(async () => (await bench.hub.runs.lines({ run, from: 1, count: 500 })).lines.map(({ text }) => text).join('\n')),
      await orGone(matches),
      await orGone(async () => (await bench.hub.runs.download({ run })).name),
    ];
    return parts.join('\n');
  }

  async function nothingElseHappened(before: RunId, whole: RunId): Promise<void> {
    expect(await everything(before)).toContain('done\n');
    expect(await bench.output(whole)).toBe('begun\n');
    expect(await bench.run('quick')).toMatchObject({ state: 'succeeded' });
    expect(slotRows(bench.home).filter(({ released_at }) => released_at === null)).toEqual([]);
    expect(await bench.hub.metrics.get({})).toMatchObject({ incidents: 0 });
    expect(await bench.hub.audit.verify({})).toMatchObject({ holds: true });
  }

  it('of those that died with their recorder: they are lost, and what they had printed is read', async () => {
    const before = (await bench.run('quick')).id;
    writeFileSync(join(outside, 'file'), `${SECRET}\n`);
    const { whole, damaged } = await left('endless');
    await bench.next('kill');
    expect(await bench.ended(whole)).toMatchObject({ state: 'lost', reason: 'recorder-died', output: { bytes: 6, lines: 1 } });
    for (const { run, file, how } of damaged) {
      const ended = await bench.ended(run);
      expect([file, how, ended.state, ended.reason, ended.exitCode]).toEqual([file, how, 'lost', 'recorder-died', null]);
      const text = await everything(run);
      expect(text, `${file} ${how}`).not.toContain(SECRET);
      if (file !== 'output.000') expect(text, `${file} ${how}`).toContain('begun\n');
    }
    await nothingElseHappened(before, whole);
    await bench.next('stop');
    for (const { run } of damaged) expect(await bench.hub.runs.get({ run })).toMatchObject({ state: 'lost' });
    expect(readFileSync(join(outside, 'file'), 'utf8')).toBe(`${SECRET}\n`);
  });

  it('of those that ended while no hub lived: their end is told where its mark can be read', async () => {
    const before = (await bench.run('quick')).id;
    const mark = { exitCode: 0, signal: null, cause: 'exit', error: null, endedAt: ENDED, bytes: 1, lines: 1, trimmed: 0 };
    writeFileSync(join(outside, 'file'), JSON.stringify(mark));
    const { whole, damaged } = await left('gated');
    await bench.next('kill');
    expect(await bench.ended(whole)).toMatchObject({ state: 'failed', exitCode: 4, reason: null });
    for (const { run, file, how } of damaged) {
      const ended = await bench.ended(run);
      const told = file === 'end.json' ? ['lost', 'recorder-died', null] : ['failed', null, 4];
      expect([file, how, ended.state, ended.reason, ended.exitCode]).toEqual([file, how, ...told]);
      const text = await everything(run);
      expect(text, `${file} ${how}`).not.toContain(ENDED);
      if (file !== 'output.000') expect(text, `${file} ${how}`).toContain('begun\n');
    }
    await nothingElseHappened(before, whole);
  });
});

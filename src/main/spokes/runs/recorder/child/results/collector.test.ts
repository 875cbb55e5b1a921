import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resultBounds } from '#shared/contract/results';
import { statePath } from '../../../journal/result-layout';
import { readResults } from '../../../journal/results';
import { type Collector, createCollector } from './collector';

let folder: string;
let collector: Collector;
const faults: unknown[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-results-'));
  faults.length = 0;
  collector = createCollector({
    folder,
    retryMs: 1,
    onChange: () => undefined,
    onFlow: () => undefined,
    onPaused: () => undefined,
    onFailed: (error) => faults.push(error),
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  expect(faults).toEqual([]);
});

const say = (...lines: readonly unknown[]): void => {
  for (const line of lines) collector.push(Buffer.from(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`));
};
const kept = () => readResults(folder, new AbortController().signal);
const link = (name: string) => ({ type: 'link', name, url: 'https://example.org/' });

describe('what a run gives as results', () => {
  it('makes no file before there is one', async () => {
    say({ type: 'progress', percent: 3 }, '\n', '  \n');
    await collector.close();
    expect(readdirSync(folder)).toEqual([]);
    expect([collector.progress?.percent, collector.summary]).toEqual([3, { count: 0, bytes: 0, refused: 0, problems: [] }]);
  });

  it('counts a write of state only once it can be read', async () => {
    const whenTold: (readonly [number, number])[] = [];
    const lines = (): number => (existsSync(statePath(folder)) ? readFileSync(statePath(folder), 'utf8').split('\n').length - 1 : 0);
    const look = (): void => void whenTold.push([collector.summary.state ?? 0, lines()]);
    const said = { type: 'state', key: 'turn', value: 1 };
    say(said, { type: 'progress', percent: 3 });
    look();
    say(said);
    look();
    await collector.close();
    look();
    for (const [counted, readable] of whenTold) expect(counted).toBeLessThanOrEqual(readable);
    expect(whenTold.at(-1)).toEqual([2, 2]);
  });

  it('is read wherever it is cut, to the last line without an end', async () => {
    const text = `${JSON.stringify(link('é'))}\n${JSON.stringify(link('b'))}`;
    for (const byte of Buffer.from(text)) collector.push(Buffer.from([byte]));
    await collector.close();
    expect([...(await kept()).keys()]).toEqual(['é', 'b']);
  });

  it('says which line was no result, and loses nothing else', async () => {
    say(link('a'), 'oh no\n', link('b'), { type: 'rows', name: 'none', rows: [] }, `"${'x'.repeat(resultBounds.line)}"\n`, link('c'));
    await collector.close();
    expect([...(await kept()).keys()]).toEqual(['a', 'b', 'c']);
    expect(collector.summary).toMatchObject({
      count: 3,
      refused: 3,
      problems: [
        { line: 2, reason: 'not-json', detail: null },
        { line: 4, reason: 'no-table', detail: 'none' },
        { line: 5, reason: 'too-long', detail: null },
      ],
    });
  });

  it('counts every refusal and names the first eight', async () => {
    for (let at = 0; at < 50; at += 1) say('x\n');
    await collector.close();
    expect([collector.summary.refused, collector.summary.problems.length]).toEqual([50, 8]);
  });

  it('puts a result in the place of one of the same name, and rows into their table', async () => {
    say({ type: 'table', name: 'T', columns: ['a'], rows: [[1]] }, link('L'), { type: 'rows', name: 'T', rows: [[2], { a: 3 }] });
    say({ type: 'values', name: 'L', values: { now: 'values' } });
    await collector.close();
    const shown = await kept();
    expect([...shown.keys()]).toEqual(['T', 'L']);
    expect(shown.get('T')).toMatchObject({ rows: [[1], [2], [3]] });
    expect(shown.get('L')).toMatchObject({ type: 'values' });
  });

  it('keeps no more names, rows and bytes than a run may have', async () => {
    for (let at = 0; at < resultBounds.names + 3; at += 1) say(link(`n${at}`));
    expect(collector.summary).toMatchObject({ count: resultBounds.names, refused: 3 });
    say({ type: 'table', name: 'n0', columns: ['a'], rows: [] });
    const rows = Array.from({ length: resultBounds.rows / 2 }, () => ['']);
    for (let at = 0; at < 3; at += 1) say({ type: 'rows', name: 'n0', rows });
    expect(collector.summary).toMatchObject({ refused: 4 });
    const wide = { type: 'table', name: 'n1', columns: ['a'], rows: Array.from({ length: 60 }, () => ['x'.repeat(4_000)]) };
    for (let at = 0; at < 80; at += 1) say(wide);
    await collector.close();
    expect(collector.summary.problems.map(({ reason }) => reason)).toContain('too-many');
    expect(readFileSync(join(folder, 'results')).length).toBeLessThanOrEqual(resultBounds.total);
    // Progress is heard all the same.
    say({ type: 'progress', percent: 99 });
    expect(collector.progress).toMatchObject({ percent: 99 });
  });

  it('reads no more of what is no mistake in single lines any more, but how far the run is', async () => {
    for (let at = 0; at < resultBounds.refused; at += 1) say('x\n');
    say(link('late'), { type: 'progress', percent: 7 });
    await collector.close();
    expect([(await kept()).size, collector.progress?.percent, collector.summary.refused]).toEqual([0, 7, resultBounds.refused + 1]);
  });

  it('puts a file together from its parts', async () => {
    const part = (at: number, text: string, last: boolean) => ({
      type: 'file',
      name: 'a.txt',
      part: at,
      last,
      base64: Buffer.from(text).toString('base64'),
    });
    say(part(0, 'one ', false), part(1, 'two', true));
    await collector.close();
    expect((await kept()).get('a.txt')).toEqual({ type: 'file', name: 'a.txt', bytes: 7, file: 0 });
    expect(readFileSync(join(folder, 'result.000'), 'utf8')).toBe('one two');
    expect(collector.summary.bytes).toBe(7 + readFileSync(join(folder, 'results')).length);
  });

  it('shows no file whose parts are missing, out of order or never ended', async () => {
    const part = (name: string, at: number, last: boolean) => ({ type: 'file', name, part: at, last, base64: 'aGk=' });
    say(part('gap', 0, false), part('gap', 2, true), part('headless', 1, true), part('open', 0, false));
    await collector.close();
    expect((await kept()).size).toBe(0);
    expect(collector.summary.problems).toEqual([
      { line: 2, reason: 'file-parts', detail: 'gap' },
      { line: 3, reason: 'file-parts', detail: 'headless' },
      { line: 4, reason: 'file-parts', detail: 'open' },
    ]);
  });

  it('gives what is damaged on disk no chance to hide the rest', async () => {
    say(link('a'), link('b'));
    await collector.close();
    const { appendFileSync } = await import('node:fs');
    appendFileSync(
      join(folder, 'results'),
      '{"at":"torn\n{"at":"2026-01-01T00:00:00.000Z","result":{"type":"link","name":"x","url":"javascript:1"}}\n',
    );
    expect([...(await kept()).keys()]).toEqual(['a', 'b']);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchItem } from '#shared/contract/runs';
import { openJournal, readLines } from '#main/spokes/runs/journal/reader';
import { searchJournal } from '#main/spokes/runs/journal/search';
import { createTurns, type Turns } from '#main/spokes/runs/journal/turns';
import { createJournalWriter } from '#main/spokes/runs/journal/writer';
import { bundle } from '../../support/bundle';

let folder: string;
let worker: URL;
let turns: Turns;
beforeAll(async () => {
  worker = pathToFileURL(await bundle('src/main/spokes/runs/journal/child/search-worker.ts'));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-search-'));
  turns = createTurns(2);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(text: string): Promise<void> {
  const fail = (error: unknown): never => {
    throw error;
  };
  const journal = createJournalWriter(folder, {
    quotaBytes: 2 ** 40,
    onWritten: () => undefined,
    onPaused: () => undefined,
    onFailed: fail,
  });
  journal.append(Buffer.from(text), 'out', 1_000);
  await journal.close();
}

async function collect(items: AsyncIterable<SearchItem>): Promise<SearchItem[]> {
  const all: SearchItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Each match as what the reader shows at its place. */
async function found(
  pattern: string,
  { regex = false, matchCase = false } = {},
): Promise<{ shown: string[]; matches: number; capped: boolean }> {
  const items = await collect(
    searchJournal(folder, { pattern, regex, matchCase }, { worker, turns, signal: new AbortController().signal }),
  );
  const journal = await openJournal(folder);
  const shown: string[] = [];
  for (const item of items.slice(0, 100)) {
    if (item.type !== 'match') continue;
    const [line] = (await readLines(journal, item.line, 1)).lines;
    shown.push(`${item.line}:${line?.text.slice(item.column, item.column + item.length) ?? '?'}`);
  }
  await journal.close();
  const done = items.at(-1);
  if (done?.type !== 'done') throw new Error('no end');
  return { shown, matches: done.matches, capped: done.capped };
}

describe('search', () => {
  it('finds text, with case or without, where the reader shows it', async () => {
    await write('Alpha é€😀 beta\nnothing\nalpha beta beta\r\nlast ALPHA');
    expect(await found('alpha')).toMatchObject({ shown: ['1:Alpha', '3:alpha', '4:ALPHA'], matches: 3, capped: false });
    expect(await found('alpha', { matchCase: true })).toMatchObject({ shown: ['3:alpha'] });
    expect(await found('beta', { matchCase: true })).toMatchObject({ shown: ['1:beta', '3:beta', '3:beta'] });
    expect(await found('É€')).toMatchObject({ shown: ['1:é€'] });
    expect(await found('a.b')).toMatchObject({ matches: 0 });
    expect(await found('beta\r')).toMatchObject({ matches: 0 });
  });

  it('finds by expression, line by line', async () => {
    await write('a1 b22\n\u001B[31mred\u001B[0m 333\né 4444');
    expect(await found('\\d+', { regex: true })).toMatchObject({ shown: ['1:1', '1:22', '2:31', '2:0', '2:333', '3:4444'] });
    expect(await found('^.', { regex: true })).toMatchObject({ shown: ['1:a', '2:\u001B', '3:é'] });
    expect(await found('22$', { regex: true })).toMatchObject({ shown: ['1:22'] });
    expect(await found('x*', { regex: true })).toMatchObject({ matches: 0 });
  });

  it('keeps its place over blocks, broken lines and characters', async () => {
    const text = `${'é'.repeat(700_000)}needle\n${'line\n'.repeat(300_000)}needle`;
    await write(text);
    const { shown } = await found('needle', { matchCase: true });
    expect(shown.map((one) => one.split(':')[1])).toEqual(['needle', 'needle']);
    expect(await found('needle')).toMatchObject({ shown });
    expect(await found('need..', { regex: true })).toMatchObject({ shown });
    expect((await found('é', { matchCase: true })).matches).toBe(700_000);
    expect(await found('é{1}', { regex: true })).toMatchObject({ matches: 700_000, capped: true });
  });

  it('refuses an expression that is none, and ends one that does not come to an end', async () => {
    await write(`${'a'.repeat(5_000)}!\n`);
    await expect(found('(', { regex: true })).rejects.toMatchObject({ code: 'PATTERN_INVALID' });
    await expect(found('^(a+)+$', { regex: true })).rejects.toMatchObject({ code: 'PATTERN_INVALID', data: { detail: 'takes too long' } });
  });

  it('ends with its signal', async () => {
    await write('x\n'.repeat(1_000));
    const abort = new AbortController();
    const items = searchJournal(folder, { pattern: 'x', regex: false, matchCase: true }, { worker, turns, signal: abort.signal });
    await items.next();
    abort.abort();
    await collect(items);
  });

  it('waits while as many search as may, and can be left meanwhile', async () => {
    await write(`${'a'.repeat(5_000)}!\n`);
    const search = (pattern: string, abort: AbortController) =>
      searchJournal(folder, { pattern, regex: true, matchCase: true }, { worker, turns, signal: abort.signal, stallMs: 600_000 });
    const stops = Array.from({ length: 4 }, () => new AbortController());
    const [one, two, left, last] = stops.map((stop, at) => collect(search(at < 2 ? '^(a+)+$' : '!', stop)));
    expect([turns.taken, turns.waiting]).toEqual([2, 2]);
    stops[2]?.abort();
    expect(await left).toEqual([]);
    expect([turns.taken, turns.waiting]).toEqual([2, 1]);
    stops[0]?.abort();
    expect((await last)?.at(-1)).toMatchObject({ type: 'done', matches: 1 });
    stops[1]?.abort();
    expect(await Promise.all([one, two])).toEqual([[], []]);
    expect(turns.taken).toBe(0);
  });

  it('keeps nobody waiting for one whose matches are not read', async () => {
    await write('x\n'.repeat(1_000));
    turns = createTurns(1);
    const stop = new AbortController();
    const unread = searchJournal(folder, { pattern: 'x', regex: false, matchCase: true }, { worker, turns, signal: stop.signal });
    await unread.next();
    expect(await found('x')).toMatchObject({ matches: 1_000 });
    await unread.return();
  });

  it('says that the output is gone', async () => {
    rmSync(folder, { recursive: true });
    await expect(found('x')).rejects.toMatchObject({ code: 'OUTPUT_GONE' });
  });
});

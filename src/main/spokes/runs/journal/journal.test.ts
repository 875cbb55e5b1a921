import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tail } from '../ports';
import { outputContent, outputTail } from './content';
import { followJournal, type OutputEvent } from './follow';
import { SEGMENT_BYTES } from './layout';
import { LINE_BYTES } from './lines';
import { openJournal, readLines, type LinePage } from './reader';
import { createJournalWriter, type JournalWriter } from './writer';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const finished: Tail = { ended: () => true, changed: () => Promise.resolve() };
const forever = new AbortController().signal;

const writer = (quotaBytes = 2 ** 40, onWritten: () => void = () => undefined): JournalWriter =>
  createJournalWriter(folder, {
    quotaBytes,
    onWritten,
    onPaused: () => undefined,
    onFailed: (error) => {
      throw error;
    },
  });

async function write(...chunks: readonly (readonly [text: string | Buffer, from: 'out' | 'err', at: number])[]): Promise<void> {
  const journal = writer();
  for (const [text, from, at] of chunks) journal.append(Buffer.from(text as string), from, at);
  await journal.close();
}

async function lines(from: number, count = 500): Promise<LinePage> {
  const journal = await openJournal(folder);
  try {
    return await readLines(journal, from, count);
  } finally {
    await journal.close();
  }
}

async function all(after = 0, tail: Tail = finished): Promise<OutputEvent[]> {
  const events: OutputEvent[] = [];
  for await (const event of followJournal(folder, after, tail, forever)) events.push(event);
  return events;
}

const textOf = (events: readonly OutputEvent[]): string => events.map((event) => (event.type === 'output' ? event.text : '')).join('');

describe('a journal', () => {
  it('does without an index that makes no sense', async () => {
    const records = [
      [0, 9e15, 0, 2_000], // more lines than bytes
      [0, 1, 0, 9e15], // a year of six digits
      [0, 1, 5, 2_000], // a line that begins after its own bytes
      [0.5, 1, 0, 2_000],
    ];
    for (const record of records) {
      await write(['one\ntwo\n', 'out', 1_000]);
      const bytes = Buffer.alloc(32);
      record.forEach((value, at) => bytes.writeDoubleLE(value, at * 8));
      writeFileSync(join(folder, 'index'), Buffer.concat([bytes, bytes, bytes]));
      expect(await lines(1)).toMatchObject({
        firstLine: 1,
        total: 2,
        lines: [
          { line: 1, text: 'one' },
          { line: 2, text: 'two' },
        ],
      });
      expect(await all()).toMatchObject([{ text: 'one\ntwo\n', at: '1970-01-01T00:00:00.000Z' }]);
    }
  });

  it('reads past a file that only looks like output', async () => {
    await write(['one\ntwo\n', 'out', 1_000]);
    for (const name of ['output.0005', 'output.01', 'output.1e3']) writeFileSync(join(folder, name), 'stray');
    expect(await lines(1)).toMatchObject({ total: 2 });
    expect(textOf(await all())).toBe('one\ntwo\n');
  });

  it('gives lines with their stream and time', async () => {
    await write(['one\ntw', 'out', 1_000], ['o\r\n', 'out', 2_000], ['bad\n', 'err', 3_000], ['open', 'out', 4_000]);
    expect(await lines(1)).toEqual({
      firstLine: 1,
      total: 4,
      lines: [
        { line: 1, at: '1970-01-01T00:00:01.000Z', from: 'out', text: 'one' },
        { line: 2, at: '1970-01-01T00:00:01.000Z', from: 'out', text: 'two' },
        { line: 3, at: '1970-01-01T00:00:03.000Z', from: 'err', text: 'bad' },
        { line: 4, at: '1970-01-01T00:00:04.000Z', from: 'out', text: 'open' },
      ],
    });
    expect((await lines(3, 1)).lines).toMatchObject([{ line: 3, text: 'bad' }]);
    expect((await lines(9)).lines).toEqual([]);
  });

  it('finds any line of many', async () => {
    const journal = writer();
    for (let block = 0; block < 200; block += 1) {
      const text = Array.from({ length: 1_000 }, (_, i) => `line ${block * 1_000 + i + 1}\n`).join('');
      journal.append(Buffer.from(text), 'out', 1_000 + block);
    }
    await journal.close();
    for (const line of [1, 2, 999, 1_000, 1_001, 65_537, 123_456, 200_000]) {
      expect((await lines(line, 2)).lines[0]).toMatchObject({ line, text: `line ${line}` });
    }
    expect((await lines(1, 1)).total).toBe(200_000);
  });

  it('breaks endless lines, and never a character', async () => {
    const text = 'é'.repeat(20_000);
    await write([`x${text}`, 'out', 1_000]);
    const page = await lines(1);
    expect(page.total).toBe(Math.ceil(40_001 / LINE_BYTES));
    expect(page.lines.map((line) => line.text).join('')).toBe(`x${text}`);
    expect((await lines(2, 1)).lines[0]?.text).toBe(page.lines[1]?.text);
  });

  it('replays in events that never cut a character, and resumes after any of them', async () => {
    const text = 'aé€😀'.repeat(8_000);
    await write(
      [text, 'out', 1_000],
      ['err', 'err', 1_000],
      [Buffer.from([0xc3]), 'out', 2_000],
      [Buffer.from([0xa9, 0xff]), 'out', 9_000],
    );
    const events = await all();
    expect(textOf(events)).toBe(`${text}erré\uFFFD`);
    for (const [at, event] of events.entries()) expect(textOf(await all(event.seq))).toBe(textOf(events.slice(at + 1)));
  });

  it('tells several who read at once what each asked for, also after one of them has left in the middle', async () => {
    const text = Array.from({ length: 60_000 }, (_, line) => `${line}\n`).join('');
    await write([text, 'out', 1_000]);
    const left = followJournal(folder, 200_001, finished, forever);
    const begins = [0, 70_000, 150_000];
    const readers = begins.map(async (after) => textOf(await all(after)));
    await left.next();
    await left.return();
    expect(await Promise.all([...readers, all(250_000).then(textOf)])).toEqual([...begins, 250_000].map((after) => text.slice(after)));
  });

  it('follows while it is written, and tells a character that is never finished at the end', async () => {
    let wake = (): void => undefined;
    let over = false;
    const tail: Tail = { ended: () => over, changed: () => new Promise((resolve) => (wake = resolve)) };
    const journal = writer(2 ** 40, () => wake());
    const events = followJournal(folder, 0, tail, forever);
    journal.append(Buffer.from([0x61, 0xe2, 0x82]), 'out', 1_000);
    expect((await events.next()).value).toMatchObject({ type: 'output', seq: 1, text: 'a' });
    const euro = events.next();
    journal.append(Buffer.from([0xac]), 'out', 2_000);
    expect((await euro).value).toMatchObject({ seq: 4, text: '€' });
    const cut = events.next();
    journal.append(Buffer.from([0xf0, 0x9f]), 'out', 3_000);
    await journal.close();
    over = true;
    wake();
    expect((await cut).value).toMatchObject({ seq: 6, text: '\uFFFD' });
    expect((await events.next()).done).toBe(true);
  });

  it('reads on where the index is torn, lags behind or is gone', async () => {
    await write(['one\n', 'out', 1_000], ['two\n', 'err', 2_000], ['three\n', 'out', 3_000]);
    const index = join(folder, 'index');
    appendFileSync(index, Buffer.alloc(45)); // A record of zeros, and part of another.
    expect((await lines(1)).lines.map(({ from, text }) => `${from} ${text}`)).toEqual(['out one', 'err two', 'out three']);
    truncateSync(index, 32 + 7);
    expect((await lines(2)).lines.map(({ text }) => text)).toEqual(['two', 'three']);
    expect((await lines(1)).total).toBe(3);
    rmSync(index);
    expect(await lines(2)).toMatchObject({
      total: 3,
      lines: [
        { line: 2, text: 'two' },
        { line: 3, text: 'three' },
      ],
    });
    expect(textOf(await all())).toBe('one\ntwo\nthree\n');
  });

  it('does not believe an index that is ahead of the data', async () => {
    await write(['one\n', 'out', 1_000], ['two\n', 'err', 2_000]);
    writeFileSync(join(folder, 'output.000'), 'one\n');
    expect(await lines(1)).toMatchObject({ total: 1, lines: [{ text: 'one' }] });
  });

  it('trims whole segments from the start, and says so', async () => {
    const journal = writer(2 * SEGMENT_BYTES);
    const block = Buffer.from(`${'x'.repeat(999)}\n`.repeat(1_000));
    for (let i = 0; i < 110; i += 1) {
      journal.append(block, 'out', 1_000 + i);
      // As the recorder does: no more than a little ahead of the disk.
      while (journal.waiting > 8_000_000) await new Promise<void>((resolve) => void setImmediate(resolve));
    }
    await journal.close();
    const { bytes, trimmed } = journal.written;
    expect([bytes, trimmed]).toEqual([110_000_000, 2 * SEGMENT_BYTES]);
    expect(readdirSync(folder).toSorted()).toEqual(['index', 'output.002', 'output.003']);
    const firstLine = Math.ceil(trimmed / 1_000) + 1;
    expect(await lines(1, 1)).toMatchObject({ firstLine, total: 110_000, lines: [{ line: firstLine, text: 'x'.repeat(999) }] });
    const events = await all();
    expect(events[0]).toEqual({ type: 'trimmed', seq: trimmed });
    expect(textOf(events)).toHaveLength(bytes - trimmed);
    expect((await outputContent(folder, false)).size).toBe(bytes - trimmed);
  });

  it('says that the output is gone', async () => {
    rmSync(folder, { recursive: true });
    await expect(lines(1)).rejects.toMatchObject({ code: 'OUTPUT_GONE' });
    await expect(all()).rejects.toMatchObject({ code: 'OUTPUT_GONE' });
  });

  it('gives a download in parts, as it is or without escape sequences', async () => {
    const text = `${'a'.repeat(SEGMENT_BYTES - 3)}\u001B[1;31mred\u001B[0m \u001B]8;;http://x\u0007link\u001B\\ \u001BPq#0\u001B\\end\n`;
    await write([text, 'out', 1_000]);
    const collect = async (plain: boolean, start: number, end?: number): Promise<string> =>
      Buffer.concat(await (await outputContent(folder, plain)).open(start, end).toArray()).toString();
    expect(await collect(false, 0)).toBe(text);
    expect(await collect(false, SEGMENT_BYTES - 4, SEGMENT_BYTES + 6)).toBe(text.slice(SEGMENT_BYTES - 4, SEGMENT_BYTES + 7));
    expect((await collect(true, 0)).slice(SEGMENT_BYTES - 3)).toBe('red link end\n');
    expect(await outputTail(folder, 4)).toBe('end\n');
    expect(readFileSync(join(folder, 'output.000'))).toHaveLength(SEGMENT_BYTES);
  });
});

import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { assert, asyncProperty, constantFrom, array } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputHit } from '#shared/contract/search';
import { SEGMENT_BYTES } from '../journal/layout';
import { openJournal, readLines } from '../journal/reader';
import { createJournalWriter } from '../journal/writer';
import { createLooker, type Look } from './child/look';
import { makeIndex } from './child/make-index';
import { INDEX_SHARE, INDEXED_FROM, searchPath } from './search-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axle-look-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function print(text: string | Buffer, quotaBytes = 2 ** 40): Promise<void> {
  const journal = createJournalWriter(folder, {
    quotaBytes,
    onWritten: () => undefined,
    onPaused: () => undefined,
    onFailed: (error) => {
      throw error;
    },
  });
  journal.append(Buffer.from(text), 'out', 1_000);
  await journal.close();
}

const look = (text: string, matchCase = false, ended = true): Promise<Look> => createLooker({ text, matchCase })(folder, ended);
const linesOf = ({ hits }: Look): readonly number[] => hits.map(({ line }) => line);

/** A log in which no two lines are the same; `at` says otherwise of some. */
const log = (lines: number, at: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: lines }, (_, i) => `${at[i + 1] ?? `2026-11-29 worker ${i % 7} took job ${i * 7_919}`}\n`).join('');

async function lineText(line: number): Promise<string | undefined> {
  const journal = await openJournal(folder);
  try {
    return (await readLines(journal, line, 1)).lines[0]?.text;
  } finally {
    await journal.close();
  }
}

describe('an output is found', () => {
  it('by what stands on a line, with its number and its text, the same with an index and without', async () => {
    await print(log(60_000, { 41_234: 'the Needle that was dropped' }));
    const direct = await look('needle');
    expect(direct).toEqual({
      hits: [{ line: 41_234, text: 'the Needle that was dropped', column: 4, length: 6, cut: { before: false, after: false } }],
      more: false,
      unindexed: true,
    });
    expect(await makeIndex(folder)).toBe('made');
    expect(await look('needle')).toEqual({ ...direct, unindexed: false });
    expect(await lineText(41_234)).toBe('the Needle that was dropped');
    expect((await look('needle', true)).hits).toEqual([]);
    expect(linesOf(await look('Needle', true))).toEqual([41_234]);
  });

  it('across its segments, and where its oldest lines were trimmed', async () => {
    const text = 'x'.repeat(999).concat('\n').repeat(110_000);
    await print(Buffer.from(`${text.slice(0, -1_000)}${'x'.repeat(500)} needle ${'x'.repeat(491)}\n`), 2 * SEGMENT_BYTES);
    expect(await makeIndex(folder)).toBe('made');
    expect(await look('needle')).toMatchObject({ hits: [{ line: 110_000, column: 60, cut: { before: true, after: true } }] });
    expect((await look('xxx')).hits[0]?.line).toBe(Math.ceil((3 * SEGMENT_BYTES - SEGMENT_BYTES) / 1_000) + 1);
  });

  it('by its first lines that have the text, and whether there are more', async () => {
    await print(log(5_000));
    await makeIndex(folder);
    expect(await look('worker 3')).toMatchObject({ hits: [{ line: 4 }, { line: 11 }, { line: 18 }], more: true });
  });

  it('by text that colours and other escape sequences cut in pieces', async () => {
    await print(
      log(3_000, { 2_000: '\u001B[1;31mdead\u001B[0mlock \u001B]8;;http://x\u0007in\u001B]8;;\u0007 here', 2_001: '\u001B]never ends' }),
    );
    for (const indexed of [false, true]) {
      if (indexed) await makeIndex(folder);
      expect(await look('DEADLOCK in here')).toMatchObject({ hits: [{ line: 2_000, text: 'deadlock in here', column: 0, length: 16 }] });
      expect(linesOf(await look(`job ${2_001 * 7_919}`))).toEqual([2_002]);
    }
  });

  it('by letters of any script, whatever their case where case does not count', async () => {
    await print(log(3_000, { 9: 'Échec : ΣΊΣΥΦΟΣ 🚀 straße', 2_500: 'échec' }));
    for (const indexed of [false, true]) {
      if (indexed) await makeIndex(folder);
      expect(linesOf(await look('ÉCHEC'))).toEqual([9, 2_500]);
      expect(linesOf(await look('échec', true))).toEqual([2_500]);
      expect(linesOf(await look('σίσυφος'))).toEqual([9]);
      expect(linesOf(await look('🚀 Straße'))).toEqual([9]);
    }
  });

  it('by a text of one or two letters, which the index cannot help with', async () => {
    await print(log(3_000, { 1_500: 'q§' }));
    await makeIndex(folder);
    expect([linesOf(await look('q')), linesOf(await look('q§')), linesOf(await look('§'))]).toEqual([[1_500], [1_500], [1_500]]);
  });

  it('while its run goes on, as it stands', async () => {
    await print(log(3_000, { 2_999: 'needle' }));
    await makeIndex(folder);
    appendFileSync(join(folder, 'output.000'), 'another needle\n');
    expect(linesOf(await look('needle', false, false))).toEqual([2_999, 3_001]);
  });

  it('in any bytes, of which one sees what cannot be shown', async () => {
    await print(
      Buffer.concat([randomBytes(200_000), Buffer.from('\n\0\u0007needle\u007f\r\n'), Buffer.from([0xff, 0xc3]), randomBytes(100_000)]),
    );
    for (const indexed of [false, true]) {
      if (indexed) expect(await makeIndex(folder)).toBe('made');
      const { hits } = await look('needle');
      expect(hits).toMatchObject([{ text: '␀␇needle␡', column: 2, length: 6 }]);
      OutputHit.parse(hits[0]);
    }
  });

  it('in a line of megabytes, by the part that has it, and never across such a part', async () => {
    await print(`${'x'.repeat(16_380 - 3)}needle${'é'.repeat(1_000_000)}🚀needle${'y'.repeat(400)}`);
    await makeIndex(folder);
    const { hits } = await look('needle');
    expect(hits).toHaveLength(1);
    expect(hits[0]?.text.slice(hits[0].column, hits[0].column + hits[0].length)).toBe('needle');
    expect((await lineText(hits[0]?.line ?? 0))?.includes('🚀needle')).toBe(true);
  });
});

it('an index misses nothing that reading all of it finds', async () => {
  const piece = constantFrom('a', 'B', 'é', 'É', '\n', '\r\n', '\u001B[31m', 'ß', 'ſ', 'k', 'İ', '🚀', '\u00ff', 'x'.repeat(5_000), ' ');
  await assert(
    asyncProperty(array(piece, { minLength: 1, maxLength: 60 }), array(piece, { minLength: 1, maxLength: 3 }), async (printed, wanted) => {
      const text = wanted
        .filter((one) => !['\n', '\r\n', '\u001B[31m'].includes(one))
        .join('')
        .slice(0, 512);
      if (text === '') return;
      await print(`${'filler\n'.repeat(3_000)}${printed.join('')}`);
      rmSync(searchPath(folder), { force: true });
      const direct = await look(text);
      await makeIndex(folder);
      expect(await look(text)).toEqual({ ...direct, unindexed: false });
    }),
    { numRuns: 60 },
  );
});

describe('an index', () => {
  const places = { 9_000: 'needle', 20_000: 'needle' };

  it('takes a small part of its output, whatever was printed', async () => {
    for (const text of [log(100_000), randomBytes(3_000_000), 'x'.repeat(INDEXED_FROM + 1), log(900)]) {
      await print(text);
      expect(await makeIndex(folder)).toBe('made');
      expect(statSync(searchPath(folder)).size / statSync(join(folder, 'output.000')).size).toBeLessThan(INDEX_SHARE);
      expect(statSync(searchPath(folder)).mode & 0o077).toBe(0);
    }
  });

  it('is not made of what is quicker read, nor twice, nor of what is gone', async () => {
    await print('x'.repeat(INDEXED_FROM));
    expect([await makeIndex(folder), existsSync(searchPath(folder)), (await look('xxx')).unindexed]).toEqual(['none', false, false]);
    await print(log(900));
    expect([await makeIndex(folder), await makeIndex(folder)]).toEqual(['made', 'there']);
    rmSync(folder, { recursive: true });
    expect([await makeIndex(folder), await look('worker')]).toEqual(['none', { hits: [], more: false, unindexed: false }]);
  });

  const damages: Readonly<Record<string, (path: string) => void>> = {
    'is gone': (path) => rmSync(path),
    'is empty': (path) => writeFileSync(path, ''),
    'is cut off': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
    'lacks its tail': (path) => truncateSync(path, statSync(path).size - 32),
    'is full of zeros': (path) => writeFileSync(path, Buffer.alloc(statSync(path).size)),
    'has one bit less': (path) => {
      const bytes = readFileSync(path);
      const at = bytes.findIndex((byte, index) => index > bytes.length / 2 && byte !== 0);
      bytes[at] = (bytes[at] ?? 0) & ((bytes[at] ?? 0) - 1);
      writeFileSync(path, bytes);
    },
    'is a link': (path) => {
      rmSync(path);
      symlinkSync('/etc/hostname', path);
    },
  };
  it.for(Object.entries(damages))('that %s is read past, and made again', async ([, damage]) => {
    await print(log(30_000, places));
    await makeIndex(folder);
    damage(searchPath(folder));
    expect(await look('needle')).toMatchObject({ hits: [{ line: 9_000 }, { line: 20_000 }], more: false, unindexed: true });
    expect(await makeIndex(folder)).toBe('made');
    expect(await look('needle')).toMatchObject({ hits: [{ line: 9_000 }, { line: 20_000 }], unindexed: false });
  });

  it.for(Object.entries(damages).filter(([damage]) => damage !== 'has one bit less'))(
    'that %s is seen by its ends alone',
    async ([, damage]) => {
      await print(log(30_000, places));
      expect([await makeIndex(folder, 'ends'), await makeIndex(folder, 'ends')]).toEqual(['made', 'there']);
      damage(searchPath(folder));
      expect(await makeIndex(folder, 'ends')).toBe('made');
    },
  );

  it('of another output is not taken for this one’s', async () => {
    await print(log(30_000));
    await makeIndex(folder);
    const other = readFileSync(searchPath(folder));
    await print(log(30_001, places));
    writeFileSync(searchPath(folder), other);
    expect(await look('needle')).toMatchObject({ hits: [{ line: 9_000 }, { line: 20_000 }], unindexed: true });
  });

  it('that a dead hub had begun is begun again', async () => {
    await print(log(30_000, places));
    symlinkSync('/etc/hostname', join(folder, 'search.new'));
    expect(await makeIndex(folder)).toBe('made');
    expect(existsSync(join(folder, 'search.new'))).toBe(false);
    expect(linesOf(await look('needle'))).toEqual([9_000, 20_000]);
  });
});

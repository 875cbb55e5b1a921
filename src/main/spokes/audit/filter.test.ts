import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditEntry, AuditFilter } from '#shared/contract/audit';
import { matchesAudit } from '#shared/contract/audit-filter';
import { MAX_FRAME } from '#shared/rpc/protocol';
import { anna, openAudit, type AuditBench } from '../../../../tests/support/audit-bench';

let bench: AuditBench;
beforeEach(async () => {
  bench = await openAudit();
});
afterEach(() => bench.close());

const seqs = (items: readonly AuditEntry[]): readonly number[] => items.map(({ seq }) => seq);
const found = async (filter: AuditFilter): Promise<readonly number[]> => seqs((await bench.page(filter)).items);

async function fill(): Promise<void> {
  const texts = ['Évaluer', 'évaluer', 'Straße', 'STRASSE', 'İstanbul', 'istanbul', '100 %', 'quote " and \\', 'line\nbreak'];
  for (const [n, note] of texts.entries()) {
    bench.now = Date.UTC(2026, 0, 1, 12, n);
    const detail = { note, bytes: n * 1.5, network: n % 2 === 0, signal: null };
    await bench.write({
      action: n % 2 ? 'run.start' : 'run.end',
      outcome: n % 3 ? 'ok' : 'failed',
      object: `script:s${n}`,
      runId: `r${n}`,
      detail,
    });
  }
  await bench.write({ action: 'source.add', actor: { id: 'bob', name: 'Bob', face: 'cli' }, detail: { 'odd "key".name': 'Odd value' } });
  await bench.audit.erasePersonal(2, anna);
}

describe('text', () => {
  beforeEach(fill);

  test.each(['ÉVALUER', 'évaluer'])('is found whatever its case and accents: %s', async (text) => {
    expect(await found({ text })).toEqual([2, 1]);
  });

  test.each([
    ['strasse', [4, 3]],
    ['ISTANBUL', [6, 5]],
    ['odd value', [10]],
    ['10.5', [8]],
    ['100 %', [7]],
    ['break', [9]],
    ['bob', [10]],
    ['192.0.2', [11, 9, 8, 7, 6, 5, 4, 3, 1]],
  ])('%s is found in what entries tell', async (text, entries) => {
    expect(await found({ text })).toEqual(entries);
  });

  test.each(['detail', 'network', 'signal', 'null', 'odd "key"', 'failed', '2026', 'browser', '\\n', '"'])(
    '%s is not found in names of fields, or in how an entry is stored',
    async (text) => {
      expect((await found({ text })).filter((seq) => seq !== 8)).toEqual([]);
    },
  );

  test('is not found in hashes', async () => {
    const { items } = await bench.page({});
    for (const { hash } of items) expect(await found({ text: hash.slice(0, 12) })).toEqual([]);
    const bytes = await bench.bytes();
    const salted = bytes.flatMap((text) => text.match(/[0-9a-f]{64}/g) ?? []);
    expect(salted.length).toBeGreaterThan(10);
    for (const hash of salted) expect(await found({ text: hash.slice(20, 32) })).toEqual([]);
  });
});

test('a page of large entries is cut where a frame would be full, and the next goes on from there', async () => {
  for (let n = 0; n < 60; n++) await bench.write({ detail: { a: 'é'.repeat(4_096), b: '\u0001'.repeat(4_096) } });
  const seen: number[] = [];
  for (let before: number | null | undefined; before !== null;) {
    const page = await bench.page({}, before);
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(MAX_FRAME);
    seen.push(...seqs(page.items));
    before = page.next;
  }
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => 60 - n));
});

test('pages and what comes live are filtered by the same rules', async () => {
  await fill();
  const { items } = await bench.page({});
  expect(items.length).toBe(11);
  const told = items.flatMap((entry) => [
    entry.action,
    entry.actor,
    entry.address,
    entry.object,
    entry.runId,
    entry.at,
    entry.hash,
    ...Object.keys(entry.detail),
    ...Object.values(entry.detail),
  ]);
  const words = told.filter((word) => word !== null).map(String);
  const texts = [
    ...new Set(words.flatMap((word) => [word, word.toUpperCase(), word.toLowerCase(), word.slice(1, 5)])),
    '',
    ' ',
    '.',
    '1',
    'true',
    'e',
  ];
  const times = ['2026-01-01T12:03:00Z', '2026-01-01T12:03:00.000Z', '2026-01-01T12:03:00.001Z'];
  const filters: readonly AuditFilter[] = [
    ...texts.map((text) => ({ text })),
    ...times.flatMap((time) => [{ since: time }, { until: time }]),
    { action: 'run.end', outcome: 'failed' },
    { runId: 'r3', text: 's3' },
    { action: 'run.end', text: 'anna' },
    { outcome: 'failed', text: 'istanbul' },
    { since: '2026-01-01T12:05:00.000Z', until: '2026-01-01T12:07:00.000Z', text: 'anna' },
  ];
  for (const filter of filters) {
    const live = items.filter((entry) => matchesAudit(entry, filter));
    expect({ filter, found: await found(filter) }).toEqual({ filter, found: seqs(live) });
  }
});

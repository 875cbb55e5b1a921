import { expect, test } from 'vitest';
import type { AuditCut, AuditEntry } from '#shared/contract/audit';
import { rowsWith } from './audit-row';

const hash = 'a'.repeat(64);
const at = '2026-01-01T00:00:00.000Z';
const entry = (seq: number): AuditEntry => ({
  seq,
  at,
  action: 'run.start',
  outcome: 'ok',
  actor: 'ada',
  face: 'cli',
  address: null,
  userAgent: null,
  object: null,
  runId: null,
  detail: {},
  hash,
});
const cut: AuditCut = { last: 4, hash, at, by: 'ada', entry: 7, key: null };
const shown = (items: readonly AuditEntry[], partial: boolean) => rowsWith(items, cut, partial).map((row) => [row.seq, row.cut === true]);

test('what stands in place of removed entries is the last row, once all others are there', () => {
  const items = [entry(6), entry(5)];
  expect(shown(items, false)).toEqual([
    [6, false],
    [5, false],
    [4, true],
  ]);
  expect(shown(items, true)).toEqual([
    [6, false],
    [5, false],
  ]);
  expect(shown([], false)).toEqual([]);
  expect(rowsWith(items, null, false)).toBe(items);
});

test('entries that were removed while they were on show are not shown any more', () => {
  expect(shown([entry(5), entry(4), entry(3)], true)).toEqual([[5, false]]);
});

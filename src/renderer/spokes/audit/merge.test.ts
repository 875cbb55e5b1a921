import { expect, test } from 'vitest';
import { fakeAudit, firstOf } from '../../../../tests/support/fake-data';
import { matchesFilter, mergeEntries } from './merge';

const entries = fakeAudit(40);

test('entries that come twice are shown once, newest first', () => {
  const merged = mergeEntries(entries.slice(10, 20), entries.slice(5, 15));
  expect(merged.map(({ seq }) => seq)).toEqual(entries.slice(5, 20).map(({ seq }) => seq));
});

test('a live entry has to fit every part of the filter', () => {
  const entry = {
    ...firstOf(entries),
    action: 'run.start',
    outcome: 'ok' as const,
    object: 'Nightly backup',
    at: '2026-01-20T18:00:00.000Z',
  };
  expect(matchesFilter(entry, {})).toBe(true);
  expect(matchesFilter(entry, { text: 'NIGHT', outcome: 'ok' })).toBe(true);
  expect(matchesFilter(entry, { text: 'night', outcome: 'failed' })).toBe(false);
  expect(matchesFilter(entry, { since: '2026-01-21T00:00:00.000Z' })).toBe(false);
});

import { expect, test } from 'vitest';
import { fakeAudit } from '../../../../tests/support/fake-data';
import { mergeEntries } from './merge';

const entries = fakeAudit(40);

test('entries that come twice are shown once, newest first', () => {
  const merged = mergeEntries(entries.slice(10, 20), entries.slice(5, 15));
  expect(merged.map(({ seq }) => seq)).toEqual(entries.slice(5, 20).map(({ seq }) => seq));
});

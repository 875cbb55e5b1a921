import { expect, test } from 'vitest';
import { isOddDay, readDay, showDay } from './day-text';

test('a day is written as its language does, and read back', () => {
  expect([showDay('2026-03-01', 'fr'), showDay('2026-03-01', 'en')]).toEqual(['01/03/2026', '2026-03-01']);
  for (const locale of ['fr', 'en']) expect(readDay(showDay('2026-03-01', locale), locale)).toBe('2026-03-01');
});

test('French takes short days, other strokes, and the form of the computer', () => {
  for (const text of ['1/3/2026', '01.03.2026', '01-03-2026', '2026-03-01']) expect(readDay(text, 'fr')).toBe('2026-03-01');
});

test('what is no day stays as it was typed', () => {
  for (const text of ['31/02/2026', '01/03/26', '2026-02-30', 'demain', '1/3/202']) {
    expect([readDay(text, 'fr'), showDay(text, 'fr'), isOddDay(text)]).toEqual([text, text, true]);
  }
  expect([readDay('01/03/2026', 'en'), isOddDay('')]).toEqual(['01/03/2026', false]);
});

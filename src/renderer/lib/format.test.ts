import { expect, test } from 'vitest';
import { createFormat } from './format';

const en = createFormat('en');
const fr = createFormat('fr');

test('durations grow from milliseconds to hours', () => {
  expect([0, 840, 2_840, 41_000, 664_000, 3_727_000].map(en.duration)).toEqual(['0 ms', '840 ms', '2.8 s', '0:41', '11:04', '1:02:07']);
  expect(fr.duration(2_840)).toBe('2,8 s');
});

test('bytes are counted in powers of 1,024, in the words of the language', () => {
  expect([0, 1_023, 1_024, 1_572_864].map(en.bytes)).toEqual(['0 B', '1,023 B', '1 KiB', '1.5 MiB']);
  expect(fr.bytes(1_572_864)).toBe('1,5 Mio');
});

test('times of today are to the second and in 24 hours; older ones have their day', () => {
  const now = new Date(2026, 0, 20, 18, 0, 0).getTime();
  expect(en.when(new Date(2026, 0, 20, 15, 4, 5).toISOString(), now)).toBe('15:04:05');
  expect(fr.when(new Date(2026, 0, 19, 0, 4).toISOString(), now)).toBe('19 janv., 00:04');
  expect(en.when(new Date(2027, 7, 23, 11, 57).toISOString(), now)).toBe('Aug 23, 2027');
});

test('says how long ago in the nearest unit', () => {
  const now = Date.parse('2026-01-20T18:00:00Z');
  expect(en.ago('2026-01-20T17:48:00Z', now)).toBe('12 min. ago');
  expect(fr.ago('2026-01-19T18:00:00Z', now)).toBe('hier');
});

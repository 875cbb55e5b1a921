import { describe, expect, it } from 'vitest';
import { parseRange } from './byte-range';

describe('parseRange', () => {
  it.each([
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=-4', { start: 6, end: 9 }],
    ['bytes=-400', { start: 0, end: 9 }],
    ['bytes=9-900', { start: 9, end: 9 }],
  ])('reads %s', (header, range) => expect(parseRange(header, 10)).toEqual(range));

  it.each([['bytes=10-'], ['bytes=-0'], ['bytes=10-20']])('refuses %s of ten bytes', (header) =>
    expect(parseRange(header, 10)).toBe('unsatisfiable'),
  );

  it.each([[undefined], [''], ['bytes=-'], ['bytes=0-1,4-5'], ['items=0-1'], ['bytes=5-2'], ['bytes=1e1-'], ['bytes=0-9999999999999999']])(
    'takes %s for the whole body',
    (header) => expect(parseRange(header, 10)).toBeUndefined(),
  );

  it('has nothing to give of an empty body', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange(undefined, 0)).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { placeAddress, readPlace } from './place';

it('a place in an output comes back as it went into the address', () => {
  for (const matchCase of [true, false]) {
    const place = { line: 12_000, find: 'a & b = 100 % 🦊 + é', matchCase };
    expect(readPlace(placeAddress('run', place).slice('/runs/run'.length))).toEqual(place);
  }
  expect(placeAddress('run', { line: 1, find: '', matchCase: false })).toBe('/runs/run?line=1');
});

it('an address that names no line leads to none', () => {
  for (const search of ['', '?find=x', '?line=', '?line=0', '?line=-1', '?line=1.5', '?line=x', `?line=${'9'.repeat(40)}`])
    expect(readPlace(search), search).toBeNull();
});

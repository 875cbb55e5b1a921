import { expect, it } from 'vitest';
import { layersOf } from './graph-layers';

const node = (id: string, ...needs: readonly string[]) => ({ id, needs });

it('puts each right of all that it needs, in the order given', () => {
  expect(layersOf([node('a'), node('b', 'a'), node('c', 'a'), node('d', 'b', 'c'), node('e', 'a', 'd'), node('f')])).toEqual([
    ['a', 'f'],
    ['b', 'c'],
    ['d'],
    ['e'],
  ]);
});

it('has a place for what goes round and for what needs nobody knows what', () => {
  expect(
    layersOf([node('a', 'b'), node('b', 'a'), node('c', 'gone')])
      .flat()
      .toSorted(),
  ).toEqual(['a', 'b', 'c']);
  expect(layersOf([])).toEqual([]);
});

import { expect, it } from 'vitest';
import { migrations } from './compose-schema';

it('has steps of an order that their numbers alone say: none has that of another', () => {
  const numbers = migrations.map(({ id }) => /^(\d{4})-[a-z]+(?:-[a-z]+)*$/.exec(id)?.[1]);
  expect(numbers).not.toContain(undefined);
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
});

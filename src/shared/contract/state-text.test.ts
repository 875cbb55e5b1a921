import { assert, jsonValue, property } from 'fast-check';
import { expect, it } from 'vitest';
import { jsonOfTyped, typedOf } from './state-text';

it('what is typed is JSON where it is some, else a text', () => {
  expect([
    jsonOfTyped('eu-west'),
    jsonOfTyped('12'),
    jsonOfTyped('"12"'),
    jsonOfTyped('{"a":1}'),
    jsonOfTyped('{a'),
    jsonOfTyped(''),
  ]).toEqual(['"eu-west"', '12', '"12"', '{"a":1}', '"{a"', '""']);
  expect(jsonOfTyped(' null ')).toBeNull();
});

it('any value comes back as it was when what is shown of it is typed again', () => {
  assert(
    property(jsonValue(), (value) => {
      const json = JSON.stringify(value);
      if (json === 'null') return;
      expect(JSON.parse(jsonOfTyped(typedOf(json)) ?? '')).toEqual(JSON.parse(json));
    }),
  );
});

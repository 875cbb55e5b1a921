import { expect, it } from 'vitest';
import { emptyDraft, intervalsWith, unitsOf, wantedOf } from './repository-draft';

it('leaves to the repository what was not typed', () => {
  expect(wantedOf({ ...emptyDraft, url: ' git@h:x ', branch: ' ', every: 'off' })).toEqual({
    url: 'git@h:x',
    branch: null,
    folder: null,
    every: null,
  });
  expect(wantedOf({ url: 'u', branch: ' live ', folder: 'ops', every: '900' })).toEqual({
    url: 'u',
    branch: 'live',
    folder: 'ops',
    every: 900,
  });
});

it('offers how often, and keeps what was chosen on the command line', () => {
  expect(intervalsWith('off')).toEqual([300, 900, 3_600, 21_600, 86_400]);
  expect(intervalsWith('7200')).toEqual([300, 900, 3_600, 7_200, 21_600, 86_400]);
  expect([300, 7_200, 172_800, 5_400].map(unitsOf)).toEqual([
    { unit: 'minutes', count: 5 },
    { unit: 'hours', count: 2 },
    { unit: 'days', count: 2 },
    { unit: 'minutes', count: 90 },
  ]);
});

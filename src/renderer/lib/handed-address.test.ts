import { expect, it } from 'vitest';
import { handedPath } from './handed-address';

it.each([
  ['#go=%2Fruns%2F1', '/runs/1'],
  ['#go=%2Flink%3Fto%3Daxle', '/link?to=axle'],
  ['#folders', undefined],
  ['#go=https%3A%2F%2Felsewhere', undefined],
  ['#go=%2F%2Felsewhere', undefined],
  ['#go=%2F%5Celsewhere', undefined],
  ['#go=%zz', undefined],
])('%s leads to %s', (fragment, path) => expect(handedPath(fragment)).toBe(path));

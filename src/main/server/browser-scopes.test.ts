import { expect, test } from 'vitest';
import { allScopes } from '#shared/contract/kernel';
import { browserScopes } from './browser-scopes';

test('a browser may do everything but what is kept for who has the machine', () => {
  expect(allScopes.filter((scope) => !browserScopes.includes(scope))).toEqual(['hub:admin', 'audit:admin', 'secrets:reveal']);
});

import { expect, test } from 'vitest';
import { messagesIn } from './messages/messages';
import { scopesOf, tokenScopesOf } from './scope-list';

const refused = (detail: string) => expect.objectContaining({ code: 'BAD_INPUT', data: { issues: [detail] } });
const en = messagesIn('en');

test('a scope that there is not is named, with those that are near', () => {
  expect(scopesOf('runs:read, runs:write', en)).toEqual(['runs:read', 'runs:write']);
  expect(() => scopesOf('scripts:fly', en)).toThrow(
    refused('--scopes: there is no scope scripts:fly; there are scripts:read, scripts:write, scripts:approve'),
  );
  expect(() => scopesOf('script:approve', messagesIn('fr'))).toThrow(
    refused('--scopes : il n’y a pas de portée script:approve ; il y a scripts:approve'),
  );
});

test('what no token can use is given to none', () => {
  expect(tokenScopesOf('runs:read', en)).toEqual(['runs:read']);
  expect(() => tokenScopesOf('runs:read,hub:admin,secrets:reveal', en)).toThrow(
    refused('--scopes: no token can use hub:admin, secrets:reveal: this is for the person at the machine alone'),
  );
});

import { expect, test } from 'vitest';
import { checkIdToken } from './id-token';
import { authorityOf, unregistered } from './registration';

const authority = authorityOf({ ...unregistered, client: 'app' });
const now = 1_700_000_000_000;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const good = { iss: 'https://login.microsoftonline.com/t1/v2.0', tid: 't1', aud: 'app', exp: now / 1_000 + 60 };
const token = (claims: object = {}, alg = 'RS256'): string => `${part({ alg })}.${part({ ...good, ...claims })}.signature`;
const refusal = (given: string): unknown => {
  try {
    checkIdToken(given, authority, 'app', now);
    return undefined;
  } catch (error) {
    return error;
  }
};

test('a token of the tenant that it says it is from', () => {
  expect(refusal(token())).toBeUndefined();
  expect(refusal(token({ aud: ['other', 'app'] }))).toBeUndefined();
  expect(refusal(token({ exp: now / 1_000 - 200 }))).toBeUndefined(); // Clocks differ.
});

test.each([
  ['issuer', token({ tid: 't2' })],
  ['issuer', token({ iss: 'https://login.microsoftonline.us/t1/v2.0' })],
  ['audience', token({ aud: 'other' })],
  ['time', token({ exp: now / 1_000 - 301 })],
  ['algorithm', token({}, 'none')],
  ['algorithm', token({}, 'HS256')],
  ['algorithm', token({}, 'RS256x')],
  ['form', token({ exp: 'soon' })],
  ['form', 'no.token'],
  ['form', ''],
])('one that is wrong in its %s', (what, given) => {
  expect(refusal(given)).toMatchObject({ code: 'IDENTITY_FORGED', data: { part: what } });
});

import { expect, test } from 'vitest';
import { errorOf, Refusal, type Wanted } from './refusals';
import { authorityOf, unregistered } from './registration';

/*
 * Bodies as Entra's token endpoint sends them, by Microsoft's documentation of error responses and AADSTS codes; ids are made up. No real tenant was
 * asked: docs/verification.md says so.
 */
const body = (code: number, error: string, text: string, more: object = {}): object => ({
  error,
  error_description: `AADSTS${code}: ${text} Trace ID: 255d1aef-8c98-452f-ac51-23d051240864 Correlation ID: fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7 Timestamp: 2026-01-09 02:02:12Z`,
  error_codes: [code],
  timestamp: '2026-01-09 02:02:12Z',
  trace_id: '255d1aef-8c98-452f-ac51-23d051240864',
  correlation_id: 'fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7',
  error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  ...more,
});

const registration = { ...unregistered, client: '11111111-2222-4333-8444-555555555555', tenant: 'example.com' };
const wanted: Wanted = {
  account: 'ada@example.com',
  scopes: ['User.Read'],
  registration,
  authority: authorityOf(registration),
  minutes: 5,
};
const told = (given: object, more: Partial<Wanted> = {}) => {
  const { code, data } = errorOf(Refusal.parse(given), { ...wanted, ...more });
  return { code, data };
};

const claims = '{"access_token":{"capolids":{"essential":true,"values":["b1"]}}}';

test.each([
  [700_082, 'invalid_grant', 'The refresh token has expired due to inactivity.', {}, 'expired'],
  [70_008, 'invalid_grant', 'The provided authorization code or refresh token has expired due to inactivity.', {}, 'expired'],
  [50_173, 'invalid_grant', 'The provided grant has expired due to it being revoked.', { suberror: 'bad_token' }, 'expired'],
  [50_076, 'interaction_required', 'You must use multi-factor authentication.', { suberror: 'basic_action', claims }, 'policy'],
  [53_003, 'invalid_grant', 'Access has been blocked by Conditional Access policies.', { suberror: 'message_only', claims }, 'policy'],
  [99_999_999, 'invalid_grant', 'Something new.', {}, 'expired'],
  [99_999_999, 'interaction_required', 'Something new.', { claims }, 'policy'],
])('AADSTS%i (%s): only a person helps', (number, error, text, more, reason) => {
  expect(told(body(number, error, text, more))).toEqual({
    code: 'INTERACTION_REQUIRED',
    data: { account: 'ada@example.com', scopes: ['User.Read'], reason, claims: 'claims' in more ? claims : null },
  });
});

test.each([
  [65_001, 'invalid_grant', { suberror: 'consent_required' }],
  [90_094, 'invalid_grant', {}],
])('AADSTS%i: an administrator has to allow it, and where', (number, error, more) => {
  expect(told(body(number, error, 'The user or administrator has not consented to use the application.', more))).toEqual({
    code: 'CONSENT_MISSING',
    data: {
      account: 'ada@example.com',
      scopes: ['User.Read'],
      url: 'https://login.microsoftonline.com/example.com/adminconsent?client_id=11111111-2222-4333-8444-555555555555',
    },
  });
});

test.each([
  [700_016, 'unauthorized_client', 'client'],
  [90_002, 'invalid_request', 'tenant'],
  [50_011, 'invalid_request', 'redirect'],
  [7_000_218, 'invalid_client', 'public-client'],
])('AADSTS%i: the registration is wrong in its %s', (number, error, part) => {
  const { code, data } = told(body(number, error, 'It is not right.'));
  expect([code, data]).toEqual(['IDENTITY_MISCONFIGURED', { part, detail: `AADSTS${number}: It is not right.` }]);
});

test('a declined, a late and an unknown refusal', () => {
  expect(told(body(65_004, 'access_denied', 'User declined to consent.')).code).toBe('IDENTITY_CANCELLED');
  expect(told({ error: 'authorization_declined' }).code).toBe('IDENTITY_CANCELLED');
  expect(told(body(70_020, 'expired_token', 'The provided value for the input parameter device_code is not valid.')).code).toBe(
    'IDENTITY_TIMED_OUT',
  );
  expect(told(body(50_057, 'invalid_request', 'The user account is disabled.'))).toEqual({
    code: 'IDENTITY_REFUSED',
    data: { code: 'AADSTS50057', detail: 'AADSTS50057: The user account is disabled.' },
  });
  // A code that was just given, rather than what somebody had.
  expect(told({ error: 'invalid_grant' }, { account: '' }).code).toBe('IDENTITY_REFUSED');
});

test.each([
  ['public', 'https://login.microsoftonline.com/example.com'],
  ['usgov', 'https://login.microsoftonline.us/example.com'],
  ['china', 'https://login.partner.microsoftonline.cn/example.com'],
] as const)('the cloud %s has its own authority', (cloud, url) => {
  expect(authorityOf({ ...registration, cloud })).toMatchObject({ url, entra: true });
  expect(authorityOf({ ...registration, cloud }, 'other.example').url).toBe(url.replace('example.com', 'other.example'));
});

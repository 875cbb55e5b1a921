import { expect, test } from 'vitest';
import { createReceived } from './received';

const kept = (...scopes: string[]) => ({ fromCache: true, scopes });
const USER = 'https://graph.microsoft.com/User.Read';
const MAIL = 'https://graph.microsoft.com/Mail.Read';

test('a kept token with more permissions than asked for is wider, however they are written', () => {
  const received = createReceived();
  expect(received.isWider('a', [USER], kept(USER, MAIL))).toBe(true);
  expect(received.isWider('a', [USER], kept('User.Read', 'Mail.Read'))).toBe(true);
  expect(received.isWider('a', [USER], kept('openid', 'profile', 'email', 'user.read'))).toBe(false);
  expect(received.isWider('a', [], kept(USER))).toBe(true);
});

test('a new one, and one with all that there is, are as they are', () => {
  const received = createReceived();
  expect(received.isWider('a', [USER], { fromCache: false, scopes: [USER, MAIL] })).toBe(false);
  expect(received.isWider('a', ['https://vault.azure.net/.default'], kept('https://vault.azure.net/user_impersonation'))).toBe(false);
});

test('what the provider puts into a token whatever is asked for is not asked for again and again, by account and wish', () => {
  const received = createReceived();
  received.note('a', [USER], { scopes: [USER, MAIL] });
  expect(received.isWider('a', [USER], kept(USER, MAIL))).toBe(false);
  expect(received.isWider('a', [USER], kept(USER, MAIL, 'Files.Read'))).toBe(true);
  expect(received.isWider('b', [USER], kept(USER, MAIL))).toBe(true);
  expect(received.isWider('a', [MAIL], kept(USER, MAIL))).toBe(true);
});

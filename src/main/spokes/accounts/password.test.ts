import { expect, test } from 'vitest';
import { createPasswordHashes } from './password-hash';
import { passwordFault } from './password-policy';

test.each([
  ['tooshort', 'short'],
  ['a'.repeat(257), 'long'],
  ['Ada Lovelace', 'name'],
  ['adalovelace1815', 'name'],
  ['Password123456!', 'common'],
  ['123456789012', 'common'],
  ['aaaaaaaaaaaa', 'common'],
  ['qwertyuiop2026', 'common'],
  ['correct horse battery', undefined],
  ['une phrase à moi', undefined],
  ['☀️ au dessus des nuages', undefined],
  ['9182 7364 5546 2819', undefined],
] as const)('%s: %s', (password, fault) => {
  expect(passwordFault(password, ['adalovelace', 'Ada Lovelace'])).toBe(fault);
});

test('a password is kept as an Argon2id hash, and compared however its letters are put together', async () => {
  const hashes = createPasswordHashes({ memoryCost: 8, timeCost: 1, parallelism: 1 });
  const hash = await hashes.hash('caf\u00e9 au lait');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
  expect(await hashes.verify(hash, 'cafe\u0301 au lait')).toBe(true);
  expect(await hashes.verify(hash, 'cafe au lait')).toBe(false);
  expect(await hashes.verify(null, 'nobody has this one')).toBe(false);
});

test('who comes when too many wait is sent away, and the others are answered', async () => {
  const hashes = createPasswordHashes({ memoryCost: 8, timeCost: 1, parallelism: 1 });
  const answers = await Promise.all(Array.from({ length: 100 }, () => hashes.verify(undefined, 'x')));
  expect(new Set(answers)).toEqual(new Set([false, undefined]));
  expect(await hashes.verify(undefined, 'x')).toBe(false);
});

import { Secret } from 'otpauth';
import { expect, test } from 'vitest';
import { stepOf } from './totp';

// RFC 6238, appendix B: times in seconds and the codes of eight digits, by algorithm.
const seeds = {
  SHA1: '12345678901234567890',
  SHA256: '12345678901234567890123456789012',
  SHA512: '1234567890123456789012345678901234567890123456789012345678901234',
};
const vectors = [
  [59, 'SHA1', '94287082'],
  [59, 'SHA256', '46119246'],
  [59, 'SHA512', '90693936'],
  [1_111_111_109, 'SHA1', '07081804'],
  [1_111_111_109, 'SHA256', '68084774'],
  [1_111_111_109, 'SHA512', '25091201'],
  [1_234_567_890, 'SHA1', '89005924'],
  [2_000_000_000, 'SHA256', '90698825'],
  [20_000_000_000, 'SHA1', '65353130'],
  [20_000_000_000, 'SHA512', '47863826'],
] as const;

test.each(vectors)('at %i s by %s the code is %s', async (seconds, algorithm, code) => {
  const secret = Secret.fromLatin1(seeds[algorithm]).base32;
  const settings = { digits: 8, algorithm, period: 30 };
  expect(await stepOf(secret, code, seconds * 1_000, settings)).toBe(Math.floor(seconds / 30));
  // One step off in either direction is as far as a clock may be off.
  expect(await stepOf(secret, code, seconds * 1_000 + 30_000, settings)).toBe(Math.floor(seconds / 30));
  expect(await stepOf(secret, code, seconds * 1_000 + 60_000, settings)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { entryHash, linkHash, sha256 } from './chain-link';

const prev = 'a'.repeat(64);
const bytes = (v: number): string => JSON.stringify({ prev, seq: 2, v });

test('an entry of version 3 can be passed by its digest alone', () => {
  expect(entryHash(bytes(3), { v: 3, prev })).toBe(linkHash(prev, sha256(bytes(3))));
});

test('its hash differs with its link, with its bytes, and from the one that an earlier version had', () => {
  const hash = entryHash(bytes(3), { v: 3, prev });
  expect(entryHash(bytes(3), { v: 3, prev: 'b'.repeat(64) })).not.toBe(hash);
  expect(entryHash(`${bytes(3)} `, { v: 3, prev })).not.toBe(hash);
  expect(entryHash(bytes(3), { v: 2, prev })).not.toBe(hash);
});

test('entries of earlier versions keep the hash that they were written with', () => {
  expect(entryHash(bytes(2), { v: 2, prev })).toBe(sha256(bytes(2)));
  expect(entryHash(bytes(1), { v: undefined, prev })).toBe(sha256(bytes(1)));
});

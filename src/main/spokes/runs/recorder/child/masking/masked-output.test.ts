import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMask, MASK } from './mask';
import { createMaskedOutput, type MaskedOutput } from './masked-output';

const SECRET = 'hunter22-longer';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function output(): { readonly stream: MaskedOutput; readonly seen: () => string } {
  const seen: Buffer[] = [];
  const stream = createMaskedOutput(createMask([SECRET]), (pieces) => seen.push(...pieces.map((piece) => Buffer.from(piece))));
  return { stream, seen: () => Buffer.concat(seen).toString() };
}

it.each([
  ['typed', 1, 150],
  ['printed slowly', 1, 300],
  ['printed three at a time', 3, 60],
  ['printed with nearly a second between', 1, 900],
])('shows no more than the beginning of a secret that is %s', (_how, size, gap) => {
  const { stream, seen } = output();
  stream.push([Buffer.from('say: ')]);
  for (let at = 0; at < SECRET.length; at += size) {
    stream.push([Buffer.from(SECRET.slice(at, at + size))]);
    vi.advanceTimersByTime(gap);
  }
  stream.push([Buffer.from(' and more\n')]);
  stream.end();
  expect(seen()).toBe(`say: hun${MASK} and more\n`);
});

it('lets the end of a question be seen at once, though a secret may begin there', () => {
  const { stream, seen } = output();
  stream.push([Buffer.from('Search or h')]);
  expect(seen()).toBe('Search or ');
  vi.advanceTimersByTime(40);
  expect(seen()).toBe('Search or h');
});

it('gives what looked like a secret once it has waited for the rest of it', () => {
  const { stream, seen } = output();
  stream.push([Buffer.from('a hunter')]);
  vi.advanceTimersByTime(999);
  expect(seen()).toBe('a ');
  vi.advanceTimersByTime(1);
  expect(seen()).toBe('a hunter');
});

import { describe, expect, it } from 'vitest';
import { createFrames, frame, framesOf, MOST_BYTES, MOST_SAID } from './frames';

/** What was read of these bytes, given in pieces of this size. */
function read(bytes: Buffer, size: number): readonly string[] {
  const found: string[] = [];
  const push = createFrames({
    onData: (chunk, from) => {
      const last = found.at(-1);
      if (last?.startsWith(`${from} `) === true) found[found.length - 1] = last + chunk.toString('latin1');
      else found.push(`${from} ${chunk.toString('latin1')}`);
    },
    onWord: (word) => found.push(`word ${word}`),
    onGarbage: () => found.push('garbage'),
  });
  for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
  return found;
}

const long = Buffer.alloc(MOST_BYTES * 2 + 7, 'x');

describe('frames', () => {
  it.each([1, 2, 4, 5, 6, 1_000, 1_000_000])('come as they went, in pieces of %i', (size) => {
    const bytes = Buffer.concat([
      frame('word', Buffer.from('début')),
      frame('out', Buffer.from('a')),
      frame('err', Buffer.from('b')),
      ...framesOf('out', size === 1 ? Buffer.from('c') : long),
      frame('word', Buffer.from('exit 3')),
    ]);
    const middle = size === 1 ? 'c' : long.toString();
    expect(read(bytes, size)).toEqual(['word début', 'out a', 'err b', `out ${middle}`, 'word exit 3']);
  });

  it('are none of nothing', () => {
    expect([...framesOf('out', Buffer.alloc(0))]).toEqual([]);
  });

  const header = (letter: string, length: number): Buffer => {
    const bytes = Buffer.from(`${letter}0000`);
    bytes.writeUInt32BE(length, 1);
    return bytes;
  };
  it.each([
    ['another letter', header('x', 1)],
    ['none that ends', header('o', 0xffff_ffff)],
    ['one that is too long', header('e', MOST_BYTES + 1)],
    ['an empty one', header('o', 0)],
    ['too much that is said', header('w', MOST_SAID + 1)],
  ])('are garbage after %s, whatever follows', (_what, bytes) => {
    expect(read(Buffer.concat([frame('out', Buffer.from('a')), bytes, frame('out', Buffer.from('b'))]), 3)).toEqual(['out a', 'garbage']);
  });
});

import { describe, expect, it } from 'vitest';
import { differenceOf, MAX_LINES } from './difference';

describe('a difference', () => {
  it('has the lines that went and came with their numbers', () => {
    const { lines, left } = differenceOf('a\nb\n', 'a\nc\n', 10);
    expect(lines).toEqual([
      { kind: 'same', text: 'a', was: 10, is: 10 },
      { kind: 'removed', text: 'b', was: 11, is: null },
      { kind: 'added', text: 'c', was: null, is: 11 },
    ]);
    expect(left).toBe(0);
  });

  it.each([
    ['turns the direction of writing', 'if x \u202e } \u2066', 'if x \\u{202e} } \\u{2066}'],
    ['takes no room', 'ad\u200bmin\u2060\ufeff', 'ad\\u{200b}min\\u{2060}\\u{feff}'],
    ['moves the cursor', 'a\u001b[2K\r', 'a\\e[2K\\r'],
    ['is a tab, which is seen', '\techo', '\techo'],
  ])('shows what %s', (_what, text, shown) => {
    expect(differenceOf('', `${text}\n`, 1).lines.map((line) => line.text)).toEqual([shown]);
  });

  it('says how many of its lines are more than can be drawn', () => {
    const { lines, left } = differenceOf('', 'x\n'.repeat(MAX_LINES + 7), 1);
    expect([lines.length, left]).toEqual([MAX_LINES, 7]);
  });

  it('is all of the one and all of the other where too much differs', () => {
    const text = (word: string): string => Array.from({ length: 1_500 }, (_, at) => `${word} ${at}\n`).join('');
    const { lines } = differenceOf(text('old'), text('new'), 1);
    expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(1_500);
    expect(lines.at(-1)).toEqual({ kind: 'added', text: 'new 1499', was: null, is: 1_500 });
  });
});

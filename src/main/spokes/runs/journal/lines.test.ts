import { describe, expect, it } from 'vitest';
import { LINE_BYTES, linesBefore, scanLines } from './lines';

function scanned(text: string, cuts: readonly number[] = []): { line: number; lineStart: number } {
  const bytes = Buffer.from(text);
  const state = { line: 1, lineStart: 0 };
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const part = bytes.subarray(from, cut);
    scanLines(state, part, 0, part.length, from);
    from = cut;
  }
  return state;
}

describe('the line rule', () => {
  it('ends a line after a newline', () => {
    expect(scanned('a\n\nbc')).toEqual({ line: 3, lineStart: 3 });
    expect(linesBefore(scanned('a\n\nbc'), 5)).toBe(3);
    expect(linesBefore(scanned('a\n'), 2)).toBe(1);
    expect(linesBefore(scanned(''), 0)).toBe(0);
  });

  it('ends a line that goes on and on', () => {
    expect(scanned('x'.repeat(LINE_BYTES))).toEqual({ line: 2, lineStart: LINE_BYTES });
    expect(scanned('x'.repeat(3 * LINE_BYTES + 1))).toEqual({ line: 4, lineStart: 3 * LINE_BYTES });
    expect(scanned(`${'x'.repeat(LINE_BYTES - 1)}\ny`)).toEqual({ line: 2, lineStart: LINE_BYTES });
  });

  it('does not depend on how the bytes are cut', () => {
    const text = `${'a'.repeat(100)}\n${'b'.repeat(40_000)}\n\n${'c'.repeat(LINE_BYTES)}\nd`;
    for (const cuts of [[1], [100, 101], [16_480, 16_481, 16_482], [40_101, 40_102, 40_103, 56_483]])
      expect(scanned(text, cuts)).toEqual(scanned(text));
  });
});

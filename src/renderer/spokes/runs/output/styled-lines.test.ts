import { describe, expect, it } from 'vitest';
import type { OutputLine } from '#shared/contract/runs';
import { createStyledLines, cutAtHits, shownAt } from './styled-lines';

const source = (texts: readonly string[]) => {
  const lines = texts.map((text, i): OutputLine => ({ line: i + 1, at: '2026-01-01T00:00:00.000Z', from: 'out', text }));
  return { get: (line: number) => lines[line - 1] };
};

describe('styled lines', () => {
  it('carry a colour from line to line, in whatever order they are asked for', () => {
    const lines = createStyledLines(source(['\u001b[31mred', 'still red', '\u001b[0mplain', 'plain']));
    expect([4, 2, 1, 3].map((line) => lines.get(line)?.spans[0]?.style.fg)).toEqual([-1, 1, 1, -1]);
    expect(lines.get(2)?.length).toBe(9);
    expect(lines.get(9)).toBeUndefined();
  });

  it('are parsed once', () => {
    const lines = createStyledLines(source(['a']));
    expect(lines.get(1)).toBe(lines.get(1));
  });
});

describe('positions', () => {
  it('leave out the escape sequences', () => {
    const spans = createStyledLines(source(['ab\u001b[31mcd\u001b[0mef'])).get(1)?.spans ?? [];
    expect([0, 1, 2, 5, 7, 8, 9, 13, 14, 15, 99].map((raw) => shownAt(spans, raw))).toEqual([0, 1, 2, 2, 2, 3, 4, 4, 5, 6, 6]);
  });
});

describe('hits', () => {
  const spans = createStyledLines(source(['ab\u001b[31mcdef\u001b[0mgh'])).get(1)?.spans ?? [];
  const cut = (hits: { start: number; end: number; current: boolean }[], limit = 100) =>
    cutAtHits(spans, hits, limit).map(({ text, hit }) => `${text}:${hit}`);

  it('cut across colours', () => {
    expect(cut([{ start: 1, end: 4, current: false }])).toEqual(['a:no', 'b:yes', 'cd:yes', 'ef:no', 'gh:no']);
    expect(
      cut([
        { start: 0, end: 1, current: false },
        { start: 6, end: 8, current: true },
      ]),
    ).toEqual(['a:yes', 'b:no', 'cdef:no', 'gh:current']);
  });

  it('survive ranges that are empty or past the end, and a limit', () => {
    expect(cut([{ start: 3, end: 3, current: false }]).join('')).toBe('ab:nocdef:nogh:no'.replace('cdef:no', 'c:nodef:no'));
    expect(cut([{ start: 50, end: 60, current: false }])).toEqual(['ab:no', 'cdef:no', 'gh:no']);
    expect(cut([], 4)).toEqual(['ab:no', 'cd:no']);
    expect(cut([])).toEqual(['ab:no', 'cdef:no', 'gh:no']);
  });
});

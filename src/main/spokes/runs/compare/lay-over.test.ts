import { describe, expect, test } from 'vitest';
import { RunDiff } from '#shared/contract/run-diff';
import { layOver, type Text } from './lay-over';

const text = (lines: readonly string[], more: Partial<Text> = {}): Text => ({ lines, firstLine: 1, cut: false, ...more });
const numbered = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);
const shown = ({ lines }: RunDiff): string[] => lines.map(({ kind, text, was, is }) => `${kind} ${was ?? '-'} ${is ?? '-'} ${text}`.trim());

test('lines that went and came stand among three that are the same, with their numbers in either text', () => {
  const before = text([...numbered(1, 9), 'old', ...numbered(10, 20)]);
  const after = text([...numbered(1, 9), 'new', 'newer', ...numbered(10, 20)]);
  const diff = layOver(before, after);
  expect(diff).toMatchObject({ state: 'differs', removed: 1, added: 2 });
  expect(shown(diff)).toEqual([
    'gap - -',
    'same 7 7 line 7',
    'same 8 8 line 8',
    'same 9 9 line 9',
    'removed 10 - old',
    'added - 10 new',
    'added - 11 newer',
    'same 11 12 line 10',
    'same 12 13 line 11',
    'same 13 14 line 12',
    'gap - -',
  ]);
});

test('texts that are the same have no lines to show', () => {
  expect(layOver(text(numbered(1, 100)), text(numbered(1, 100)))).toMatchObject({ state: 'same', removed: 0, added: 0, lines: [] });
  expect(layOver(text([]), text([]))).toMatchObject({ state: 'same' });
});

test('a text whose oldest lines are gone counts on from where it begins', () => {
  expect(shown(layOver(text(['a'], { firstLine: 101 }), text(['b'])))).toEqual(['removed 101 - a', 'added - 1 b']);
});

describe('what is larger than it may be', () => {
  test('is said of a text of which only the first lines were compared', () => {
    expect(layOver(text(['a'], { cut: true }), text(['a'])).cut).toEqual({ before: true, after: false, lines: false });
  });

  test('is cut where the answer would be too long, and stays one that the contract takes', () => {
    const many = layOver(text([]), text(Array.from({ length: 1_500 }, (_, at) => `${at} ${'x'.repeat(5_000)}`)));
    expect(many).toMatchObject({ state: 'differs', added: 1_500, cut: { lines: true } });
    expect(RunDiff.parse(many).lines.every(({ text: line }) => line.length <= 1_000)).toBe(true);
    expect(JSON.stringify(many).length).toBeLessThan(1_000_000);
  });

  test('is given up where two texts have too little in common', () => {
    const other = Array.from({ length: 6_000 }, (_, at) => `other ${at}`);
    expect(layOver(text(numbered(1, 6_000)), text(other))).toMatchObject({ state: 'too-different', lines: [] });
  });
});

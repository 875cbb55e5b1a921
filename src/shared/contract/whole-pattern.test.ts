import { expect, it } from 'vitest';
import { wholePattern } from './whole-pattern';

it.each([
  ['(?i:a|b)', '^(?:(?:a|b))$', 'iu'],
  [String.raw`[\s\S]*(?i:^a$|^b$)[\s\S]*`, String.raw`^(?:[\s\S]*(?:^a$|^b$)[\s\S]*)$`, 'iu'],
  [String.raw`(?i:\)[)]|(x))[\s\S]*`, String.raw`^(?:(?:\)[)]|(x))[\s\S]*)$`, 'iu'],
  ['(?i:a)(?:b)', '^(?:(?i:a)(?:b))$', 'u'],
  ['x(?i:a)', '^(?:x(?i:a))$', 'u'],
  ['[a-z]+', '^(?:[a-z]+)$', 'u'],
])('%s is the whole value', (pattern, source, flags) => {
  expect([wholePattern(pattern).source, wholePattern(pattern).flags]).toEqual([source, flags]);
});

it('throws what is no pattern', () => expect(() => wholePattern('(?i:a')).toThrow(SyntaxError));

it('means the same however many patterns there are already', () => {
  const many = Array.from({ length: 1_500 }, (_, at) => {
    const one = new RegExp(`(?:${Array.from({ length: 60 }, (_name, k) => `k${at}x${k}[a-f]{1,9}(?:q|w|e)+`).join('|')})`, 'iu');
    for (const text of ['zzzzzz', 'zzzzzzy', 'kk']) one.test(text);
    return one;
  });
  const pattern = wholePattern('(?i:a|b|cd)');
  expect([many.length, ...['A', 'b', 'B', 'cd', 'CD', 'e'].map((text) => pattern.test(text))]).toEqual([
    1_500,
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
});

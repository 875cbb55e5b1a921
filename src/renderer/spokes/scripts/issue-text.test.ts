import { describe, expect, it } from 'vitest';
import { Param } from '#shared/contract/params';
import { checkHere } from './issue-text';

const text = (pattern: string) => [Param.parse({ kind: 'text', name: 'x', label: 'X', pattern })];

describe('checking before sending', () => {
  it('finds what the hub would find', () => {
    expect(checkHere(text('\\d{3}'), { x: '12' })).toEqual([{ name: 'x', reason: 'pattern', expected: '\\d{3}' }]);
    expect(checkHere(text('\\d{3}'), { x: '123' })).toEqual([]);
    expect(checkHere([Param.parse({ kind: 'number', name: 'n', label: 'N', max: 5 })], { n: 9 })[0]?.reason).toBe('range');
  });

  it('leaves to the hub a pattern that may take for ever, and one that is none', () => {
    expect(checkHere(text('(a+)+b'), { x: 'a'.repeat(40) })).toEqual([]);
    expect(checkHere(text('('), { x: 'a' })).toEqual([]);
  });
});

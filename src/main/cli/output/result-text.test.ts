import { describe, expect, it } from 'vitest';
import type { ShownResult } from '#shared/contract/results';
import { messagesIn } from '../messages/messages';
import { problemText, resultText } from './result-text';
import { createStyle } from './style';

const plain = createStyle(false);
const text = (result: ShownResult, rows = 10, language: 'en' | 'fr' = 'en'): string =>
  resultText(result, 'RUN', messagesIn(language), plain, rows);
const EVIL = 'x\u001b[2Jy';

describe('a result on a terminal', () => {
  it('is a table with its numbers to the right', () => {
    const table: ShownResult = {
      type: 'table',
      name: 'Hosts',
      columns: [
        { name: 'host', type: 'text' },
        { name: 'ms', type: 'number' },
        { name: 'up', type: 'boolean' },
      ],
      rows: [
        ['a', 5, true],
        ['b', 10.5, null],
      ],
    };
    expect(text(table)).toBe('Hosts\nHOST    MS  UP\na        5  yes\nb     10.5  –\n');
    expect(text(table, 1)).toContain('… and 1 more: axle runs results RUN\n');
    expect(text(table, 10, 'fr')).toContain('oui');
  });

  it('is a chart as figures, values, a link and a file', () => {
    const chart: ShownResult = {
      type: 'chart',
      name: 'C',
      kind: 'bar',
      labels: ['mon', 'tue'],
      series: [{ name: 'cpu', values: [1, null] }],
      unit: '%',
    };
    expect(text(chart)).toBe('C\n     CPU (%)\nmon        1\ntue        –\n');
    expect(text({ type: 'values', name: 'V', values: [['hosts', 3]] })).toBe('V\nhosts  3\n');
    expect(text({ type: 'link', name: 'L', url: 'https://example.org/' })).toBe('L\nhttps://example.org/\n');
    expect(text({ type: 'file', name: 'f', bytes: 7, file: 0 })).toContain('7 bytes');
  });

  it('writes nothing of what a script made up to move the cursor', () => {
    const evil: readonly ShownResult[] = [
      { type: 'table', name: EVIL, columns: [{ name: EVIL, type: 'text' }], rows: [[EVIL]] },
      { type: 'values', name: EVIL, values: [[EVIL, EVIL]] },
      { type: 'chart', name: EVIL, kind: 'line', labels: [EVIL], series: [{ name: EVIL, values: [1] }], unit: EVIL },
      { type: 'file', name: EVIL, bytes: 1, file: 0 },
    ];
    for (const result of evil) expect(text(result)).not.toContain('\u001b');
    const problems = [{ line: 2, reason: 'not-a-result' as const, detail: EVIL }];
    const told = problemText({ count: 0, bytes: 0, refused: 3, problems }, messagesIn('en'), plain);
    expect(told).toBe('3 lines were not taken as a result:\n  line 2: it is no result (x\\e[2Jy)\n  + 2\n');
  });
});

import { describe, expect, it } from 'vitest';
import { csvOf, exportName, jsonOf } from './result-export';
import type { ShownResult } from './results';

const table = (rows: Extract<ShownResult, { type: 'table' }>['rows']): ShownResult => ({
  type: 'table',
  name: 'T',
  columns: [
    { name: 'a', type: 'text' },
    { name: 'b, c', type: 'number' },
  ],
  rows,
});

describe('a result as a file', () => {
  it('is CSV with quotes where they are needed', () => {
    expect(
      csvOf(
        table([
          ['x "y"', 1],
          ['two\nlines', null],
          ['é', true],
        ]),
      ),
    ).toBe('a,"b, c"\r\n"x ""y""",1\r\n"two\nlines",\r\né,true\r\n');
  });

  it('is nothing that a spreadsheet would compute', () => {
    const text = csvOf(table(['=1+1', '+x', '-x', '@x', '\tx', "=cmd|' /C calc'!A0", '-5', '+33,5', '-5+1'].map((value) => [value, -7])));
    expect(text?.split('\r\n').slice(1, -1)).toEqual([
      "'=1+1,-7",
      "'+x,-7",
      "'-x,-7",
      "'@x,-7",
      "'\tx,-7",
      "'=cmd|' /C calc'!A0,-7",
      '-5,-7',
      '"+33,5",-7',
      "'-5+1,-7",
    ]);
    expect(csvOf({ type: 'table', name: 'T', columns: [{ name: '=x', type: 'text' }], rows: [] })).toBe("'=x\r\n");
  });

  it('is values and charts too, and no link', () => {
    expect(csvOf({ type: 'values', name: 'V', values: [['hosts', 3]] })).toBe('name,value\r\nhosts,3\r\n');
    const chart: ShownResult = {
      type: 'chart',
      name: 'C',
      kind: 'bar',
      labels: ['mon', 'tue'],
      series: [{ name: 'cpu', values: [1, null] }],
      unit: '%',
    };
    expect(csvOf(chart)).toBe(',cpu\r\nmon,1\r\ntue,\r\n');
    expect(csvOf({ type: 'link', name: 'L', url: 'https://example.org' })).toBeUndefined();
  });

  it('is JSON whose rows carry their names', () => {
    expect(jsonOf(table([['x']]))).toEqual([{ a: 'x', 'b, c': null }]);
    expect(jsonOf({ type: 'file', name: 'f', bytes: 1, file: 0 })).toBeUndefined();
  });

  it('has a name that any file system takes', () => {
    expect([exportName('Users / Paris: été', '.csv'), exportName('../..', '.json')]).toEqual(['Users-Paris-été.csv', 'result.json']);
  });
});

import { describe, expect, it } from 'vitest';
import { readLine } from '../results/line';
import { createMask, type Mask } from './mask';
import { maskLine } from './mask-json';

const SECRET = 'hunter22-longer';
const NUMBER = 12_345_678;

function mask(...secrets: readonly string[]): Mask {
  const made = createMask(secrets);
  if (made === undefined) throw new Error('nothing to hide');
  return made;
}
const read = (line: object, ...secrets: readonly string[]) => readLine(JSON.stringify(line), () => undefined, mask(...secrets));

describe('a line of results', () => {
  it('has its secrets hidden in texts, numbers and names, at any depth', () => {
    const row = { [SECRET]: `a ${SECRET}`, deep: [NUMBER, 3, true, null] };
    expect(maskLine({ type: 'rows', name: `of ${SECRET}`, rows: [row] }, mask(SECRET, String(NUMBER)))).toEqual({
      type: 'rows',
      name: 'of ***',
      rows: [{ '***': 'a ***', deep: ['***', 3, true, null] }],
    });
  });

  it('has none spared for a name that the protocol uses elsewhere', () => {
    const base64 = Buffer.from(SECRET).toString('base64');
    expect(read({ type: 'values', name: 'x', values: { type: SECRET, other: SECRET } }, SECRET)).toMatchObject({
      result: { values: [['type', '***'], ['other', '***']] },
    }); // prettier-ignore
    expect(read({ type: 'values', name: 'x', values: { type: 'file', base64, kind: SECRET } }, SECRET)).toMatchObject({
      result: { values: [['type', 'file'], ['base64', '***'], ['kind', '***']] },
    }); // prettier-ignore
    expect(read({ type: 'table', name: 'x', rows: [{ type: SECRET, percent: SECRET }] }, SECRET)).toMatchObject({
      result: { rows: [['***', '***']] },
    });
    expect(read({ type: 'state', key: 'k', value: { type: SECRET, state: { base64: [SECRET] } } }, SECRET)).toMatchObject({
      json: '{"type":"***","state":{"base64":["***"]}}',
    });
    expect(read({ type: 'values', name: 'x', base64: SECRET, values: {} }, SECRET)).toMatchObject({ result: { values: [] } });
  });

  it('leaves the content of a file to its own stream', () => {
    const base64 = Buffer.from(SECRET).toString('base64');
    expect(maskLine({ type: 'file', name: `${SECRET}.txt`, base64 }, mask(SECRET))).toEqual({ type: 'file', name: '***.txt', base64 });
  });

  it('keeps the words of the protocol, though one is a secret', () => {
    const words = [
      'type',
      'table',
      'name',
      'columns',
      'rows',
      'number',
      'chart',
      'kind',
      'line',
      'series',
      'values',
      'labels',
      'state',
      'percent',
    ];
    const table = { type: 'table', name: 'of rows', columns: [{ name: 'the rows', type: 'number' }], rows: [[1]] };
    expect(read(table, ...words)).toMatchObject({
      result: { type: 'table', name: 'of ***', columns: [{ name: 'the ***', type: 'number' }], rows: [[1]] },
    });
    const chart = { type: 'chart', name: 'c', kind: 'line', labels: ['a line'], series: [{ name: 's', values: [1] }] };
    expect(read(chart, ...words)).toMatchObject({ result: { kind: 'line', labels: ['a ***'], series: [{ name: 's', values: [1] }] } });
    expect(read({ type: 'progress', state: 'normal', percent: 50 }, ...words, 'normal')).toMatchObject({ progress: { percent: 50 } });
  });

  it('has a gap in a chart where a number is a secret', () => {
    const series = [{ name: 's', values: [1, NUMBER, null] }];
    expect(read({ type: 'chart', name: 'c', labels: [NUMBER, 2, 3], series }, String(NUMBER))).toMatchObject({
      result: { labels: ['***', 2, 3], series: [{ values: [1, null, null] }] },
    });
  });
});

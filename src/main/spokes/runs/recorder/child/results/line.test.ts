import { describe, expect, it } from 'vitest';
import { readLine } from './line';

const read = (value: unknown) =>
  readLine(JSON.stringify(value), (table) => (table === 'Users' ? [{ name: 'user', type: 'text' }] : undefined));

describe('a line of results', () => {
  it('is a table whose rows name their values, or stand in order', () => {
    const named = read({
      type: 'table',
      name: 'T',
      rows: [
        { host: 'a', up: true },
        { host: 'b', ms: 3 },
      ],
    });
    expect(named).toEqual({
      type: 'result',
      result: {
        type: 'table',
        name: 'T',
        columns: [
          { name: 'host', type: 'text' },
          { name: 'up', type: 'boolean' },
          { name: 'ms', type: 'number' },
        ],
        rows: [
          ['a', true, null],
          ['b', null, 3],
        ],
      },
    });
    const inOrder = read({ type: 'table', name: 'T', columns: ['a', { name: 'b', type: 'date' }], rows: [[1]] });
    expect(inOrder).toMatchObject({
      result: {
        columns: [
          { name: 'a', type: 'text' },
          { name: 'b', type: 'date' },
        ],
        rows: [[1, null]],
      },
    });
  });

  it('adds rows to a table that is there', () => {
    expect(read({ type: 'rows', name: 'Users', rows: [['ada'], { user: 'bob' }] })).toMatchObject({ result: { rows: [['ada'], ['bob']] } });
    expect(read({ type: 'rows', name: 'Nobody', rows: [] })).toEqual({ reason: 'no-table', detail: 'Nobody' });
  });

  it('says how far the run is, within what can be shown', () => {
    expect(read({ type: 'progress', percent: 142.4, text: 'x'.repeat(300) })).toEqual({
      type: 'progress',
      progress: { state: 'normal', percent: 100, text: 'x'.repeat(256) },
    });
    expect(read({ type: 'progress', state: 'none' })).toEqual({ type: 'progress', progress: null });
    expect(read({ type: 'progress', percent: null, state: 'indeterminate' })).toMatchObject({ progress: { percent: null } });
  });

  it('keeps a value as JSON, and none for null; not one that cannot be written again', () => {
    expect(read({ type: 'state', key: 'k', value: { a: [1, 'é'] } })).toEqual({ type: 'state', key: 'k', json: '{"a":[1,"é"]}' });
    expect(read({ type: 'state', key: 'k', value: null })).toEqual({ type: 'state', key: 'k', json: null });
    expect(read({ type: 'state', key: 'k' })).toMatchObject({ reason: 'not-a-result' });
    const deep = (levels: number): string => `{"type":"state","key":"k","value":${'['.repeat(levels)}"]]"${']'.repeat(levels)}}`;
    expect(readLine(deep(100), () => undefined)).toMatchObject({ type: 'state' });
    for (const levels of [101, 100_000])
      expect(readLine(deep(levels), () => undefined)).toEqual({ reason: 'not-a-result', detail: 'value: nested too deeply' });
    expect(read({ type: 'state', key: 'k', value: 'é'.repeat(32_768) })).toEqual({ reason: 'too-large', detail: 'k' });
    for (const key of ['', 'a\u0007', 'k'.repeat(257)])
      expect(read({ type: 'state', key, value: 1 })).toMatchObject({ reason: 'not-a-result' });
  });

  it('takes values and charts as they are', () => {
    expect(read({ type: 'values', name: 'V', values: { hosts: 3, ok: true, note: null } })).toMatchObject({
      result: {
        values: [
          ['hosts', 3],
          ['ok', true],
          ['note', null],
        ],
      },
    });
    expect(read({ type: 'chart', name: 'C', labels: ['a'], series: [{ name: 's', values: [1] }] })).toMatchObject({
      result: { kind: 'line', unit: null },
    });
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'https://ada:secret@example.org/',
    'no address',
    'ftp://example.org',
  ])('does not offer %s as a link', (url) => {
    expect(read({ type: 'link', name: 'L', url })).toMatchObject({ reason: 'not-a-result' });
  });

  it('offers a link to the web', () => {
    expect(read({ type: 'link', url: 'https://example.org/a?b=c' })).toMatchObject({
      result: { name: 'https://example.org/a?b=c', url: 'https://example.org/a?b=c' },
    });
    expect(read({ type: 'link', name: 'L', url: 'https://аpple.example/\u202egpj' })).toMatchObject({
      result: { url: 'https://xn--pple-43d.example/%E2%80%AEgpj' },
    });
  });

  it('keeps only the last part of what a file is called', () => {
    expect(read({ type: 'file', name: '../../etc/pass\u0000wd', base64: 'aGk=' })).toMatchObject({
      type: 'part',
      name: 'passwd',
      last: true,
      bytes: Buffer.from('hi'),
    });
    for (const name of ['..', '/', 'a/..', '\u0001'])
      expect(read({ type: 'file', name, base64: '' })).toMatchObject({ reason: 'not-a-result' });
  });

  it('says what is wrong with one that is none', () => {
    expect(readLine('{"type":', () => undefined)).toEqual({ reason: 'not-json', detail: null });
    expect(read([1])).toMatchObject({ reason: 'not-a-result' });
    expect(read({ type: 'dance' })).toEqual({ reason: 'not-a-result', detail: 'type: dance' });
    expect(read({ type: 'table', name: 'T', rows: [] })).toMatchObject({
      reason: 'not-a-result',
      detail: expect.stringContaining('columns'),
    });
    expect(read({ type: 'table', name: 'T', columns: ['a'], rows: [[1, 2]] })).toMatchObject({
      reason: 'not-a-result',
      detail: 'rows.0: more values than there are columns',
    });
    expect(read({ type: 'table', name: 'T', columns: ['a'], rows: [[{ deep: 1 }]] })).toMatchObject({ reason: 'not-a-result' });
    expect(read({ type: 'chart', name: 'C', labels: [], series: [] })).toMatchObject({ reason: 'not-a-result' });
    expect(read({ type: 'file', name: 'f', base64: 'not base64!' })).toMatchObject({ reason: 'not-a-result' });
  });
});

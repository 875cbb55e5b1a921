import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../../../tests/support/fake-runs';
import { filterOf, isEmptyQuery, matchesFilter, mergeHistory, readQuery, writeQuery } from './history-filter';

describe('the query in the address', () => {
  it('comes back as it went', () => {
    const query = {
      states: ['failed', 'lost'],
      script: 'samples:a/b &=🦊\n',
      text: 'x y',
      output: 'a=b & c',
      matchCase: true,
      period: 'week',
    } as const;
    expect(readQuery(writeQuery(query).slice('/runs'.length))).toEqual(query);
    expect(isEmptyQuery(readQuery(''))).toBe(true);
    expect(writeQuery(readQuery(''))).toBe('/runs');
  });

  it('leaves out what is not known', () => {
    expect(readQuery('?state=failed&state=nonsense&period=ever')).toEqual({
      states: ['failed'],
      script: null,
      text: '',
      output: '',
      matchCase: false,
      period: 'all',
    });
  });
});

describe('the filter', () => {
  it('asks for what was chosen', () => {
    const now = Date.parse('2026-01-02T00:00:00.000Z');
    expect(filterOf({ states: ['failed'], script: 's', text: ' a ', period: 'day' }, now)).toEqual({
      states: ['failed'],
      subject: 's',
      text: 'a',
      endedSince: '2026-01-01T01:00:00.000Z',
    });
    expect(filterOf(readQuery(''), now)).toEqual({ whole: true });
  });

  it('covers the hours that Home counts', () => {
    const now = Date.parse('2026-01-02T12:34:00.000Z');
    expect(filterOf(readQuery('?state=failed&state=timed_out&state=lost&period=day'), now)).toEqual({
      states: ['failed', 'timed_out', 'lost'],
      whole: true,
      endedSince: '2026-01-01T13:00:00.000Z',
    });
    expect(filterOf(readQuery('?period=hour'), now)).toEqual({ whole: true, endedSince: '2026-01-02T11:34:00.000Z' });
  });

  it('takes a live run by the same rules', () => {
    const run = exampleRun({ state: 'failed', queuedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-03T00:00:00.000Z' });
    expect(matchesFilter(run, {})).toBe(true);
    expect(matchesFilter(run, { states: ['running'] })).toBe(false);
    expect(matchesFilter(run, { text: run.subject.name.toUpperCase().slice(1, 4) })).toBe(true);
    expect(matchesFilter(run, { text: 'zzz' })).toBe(false);
    expect(matchesFilter(run, { endedSince: '2026-01-02T00:00:00.000Z' })).toBe(true);
    expect(matchesFilter(run, { endedSince: '2026-01-04T00:00:00.000Z' })).toBe(false);
    expect(matchesFilter({ ...run, endedAt: null }, { endedSince: '2026-01-04T00:00:00.000Z' })).toBe(true);
  });

  it('shows each run once, as it stands now, newest first', () => {
    const old = exampleRun({ queuedAt: '2026-01-01T00:00:00.000Z' });
    const running = exampleRun({ state: 'running', queuedAt: '2026-01-02T00:00:00.000Z', endedAt: null });
    const ended = { ...running, state: 'failed' as const };
    expect(mergeHistory([running, old], [ended], {}).map(({ state }) => state)).toEqual(['failed', old.state]);
    expect(mergeHistory([running], [ended], { states: ['running'] })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../../../tests/support/fake-runs';
import { filterOf, isEmptyQuery, matchesFilter, mergeHistory, readQuery, writeQuery } from './history-filter';

describe('the query in the address', () => {
  it('comes back as it went', () => {
    const query = { states: ['failed', 'lost'], script: 'samples:a/b &=🦊\n', text: 'x y', period: 'week' } as const;
    expect(readQuery(writeQuery(query).slice('/runs'.length))).toEqual(query);
    expect(isEmptyQuery(readQuery(''))).toBe(true);
    expect(writeQuery(readQuery(''))).toBe('/runs');
  });

  it('leaves out what is not known', () => {
    expect(readQuery('?state=failed&state=nonsense&period=ever')).toEqual({ states: ['failed'], script: null, text: '', period: 'all' });
  });
});

describe('the filter', () => {
  it('asks for what was chosen', () => {
    const now = Date.parse('2026-01-02T00:00:00.000Z');
    expect(filterOf({ states: ['failed'], script: 's', text: ' a ', period: 'day' }, now)).toEqual({
      states: ['failed'],
      subject: 's',
      text: 'a',
      since: '2026-01-01T00:00:00.000Z',
    });
    expect(filterOf(readQuery(''), now)).toEqual({});
  });

  it('takes a live run by the same rules', () => {
    const run = exampleRun({ state: 'failed', queuedAt: '2026-01-01T00:00:00.000Z' });
    expect(matchesFilter(run, {})).toBe(true);
    expect(matchesFilter(run, { states: ['running'] })).toBe(false);
    expect(matchesFilter(run, { text: run.subject.name.toUpperCase().slice(1, 4) })).toBe(true);
    expect(matchesFilter(run, { text: 'zzz' })).toBe(false);
    expect(matchesFilter(run, { since: '2026-01-01T00:00:01.000Z' })).toBe(false);
  });

  it('shows each run once, as it stands now, newest first', () => {
    const old = exampleRun({ queuedAt: '2026-01-01T00:00:00.000Z' });
    const running = exampleRun({ state: 'running', queuedAt: '2026-01-02T00:00:00.000Z', endedAt: null });
    const ended = { ...running, state: 'failed' as const };
    expect(mergeHistory([running, old], [ended], {}).map(({ state }) => state)).toEqual(['failed', old.state]);
    expect(mergeHistory([running], [ended], { states: ['running'] })).toEqual([]);
  });
});

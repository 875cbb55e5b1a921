import { describe, expect, it } from 'vitest';
import { runLike } from '../../../../tests/support/run-like';
import { createLiveRuns } from './live-runs';

describe('runs that have not ended', () => {
  it('are there until they end, in the order in which they came', () => {
    const live = createLiveRuns();
    const seen: string[] = [];
    live.onChange(({ state }) => seen.push(state));
    const [a, b] = [runLike({ state: 'starting' }), runLike()];
    live.put(a);
    live.put(b);
    live.put({ ...a, state: 'running' });
    expect(live.all().map(({ id }) => id)).toEqual([a.id, b.id]);
    expect(live.get(a.id)?.state).toBe('running');
    live.put({ ...a, state: 'lost' });
    expect(live.all().map(({ id }) => id)).toEqual([b.id]);
    expect(seen).toEqual(['starting', 'running', 'running', 'lost']);
  });

  it('wake who waits for a change of theirs, and only those', async () => {
    const live = createLiveRuns();
    const [a, b] = [runLike(), runLike()];
    const woken: string[] = [];
    const never = new AbortController();
    const ofA = live.changed(a.id, never.signal).then(() => woken.push('a'));
    const ofB = live.changed(b.id, never.signal).then(() => woken.push('b'));
    live.put(a);
    await ofA;
    expect(woken).toEqual(['a']);
    never.abort();
    await ofB;
    expect(woken).toEqual(['a', 'b']);
    await live.changed(a.id, never.signal);
  });

  it('rouse who waits for a change of some, though these are as they were', async () => {
    const live = createLiveRuns();
    const [a, b] = [runLike(), runLike()];
    const woken: string[] = [];
    const never = new AbortController();
    const ofA = live.changed(a.id, never.signal).then(() => woken.push('a'));
    const ofB = live.changed(b.id, never.signal).then(() => woken.push('b'));
    let told = 0;
    live.onChange(() => (told += 1));
    live.rouse((id) => id === a.id);
    await ofA;
    expect([woken, told]).toEqual([['a'], 0]);
    live.rouse((id) => id === a.id);
    never.abort();
    await ofB;
    expect(woken).toEqual(['a', 'b']);
  });

  it('tell who no longer listens nothing', () => {
    const live = createLiveRuns();
    let told = 0;
    const stop = live.onChange(() => (told += 1));
    live.put(runLike());
    stop();
    live.put(runLike());
    expect(told).toBe(1);
  });
});

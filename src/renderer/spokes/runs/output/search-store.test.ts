import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { SearchItem } from '#shared/contract/runs';
import { createSearch } from './search-store';

const match = (line: number): SearchItem => ({ type: 'match', line, column: 0, length: 1 });
const done = (matches: number): SearchItem => ({ type: 'done', matches, capped: false });
const settle = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

const items = (...all: SearchItem[]) =>
  async function* () {
    yield* all;
  };

function rig(passes: readonly (() => AsyncIterable<SearchItem>)[], topLine = 1) {
  const jumps: number[] = [];
  const pauses: (() => void)[] = [];
  let pass = 0;
  const store = createSearch({
    search: () => (passes[Math.min(pass++, passes.length - 1)] ?? items())(),
    ready: () => Promise.resolve(),
    topLine: () => topLine,
    onJump: ({ line }) => jumps.push(line),
    pause: () => new Promise((resolve) => pauses.push(resolve)),
    paint: () => Promise.resolve(),
  });
  const resume = async () => {
    pauses.shift()?.();
    await settle();
  };
  return { store, jumps, resume, passes: () => pass };
}
const query = { pattern: 'x', regex: false, matchCase: false };

describe('a search', () => {
  it('jumps to the first match from where one looks, then moves round', async () => {
    const { store, jumps, resume } = rig([items(match(3), match(50), match(90), done(3))], 40);
    store.update(100, true);
    store.setQuery(query);
    await resume();
    expect([jumps, store.snapshot().index, store.snapshot().found?.total]).toEqual([[50], 1, 3]);
    store.move(1);
    store.move(1);
    store.move(-1);
    expect(jumps).toEqual([50, 90, 3, 90]);
  });

  it('is repeated while the output grows, keeping the current match', async () => {
    const { store, jumps, resume, passes } = rig([items(match(3), done(1)), items(match(3), match(70), done(2))]);
    store.update(10, false);
    store.setQuery(query);
    await resume();
    await resume(); // nothing new yet
    expect(passes()).toBe(1);
    store.update(80, false);
    await resume();
    expect([passes(), jumps, store.snapshot().found?.total, store.snapshot().current?.line]).toEqual([2, [3], 2, 3]);
  });

  it('starts over after a dropped connection, and shows what it cannot do', async () => {
    const drop = async function* (): AsyncGenerator<SearchItem> {
      yield match(1);
      throw new HubError('DISCONNECTED', {});
    };
    const { store, resume, passes } = rig([drop, items(match(1), match(2), done(2))]);
    store.update(10, true);
    store.setQuery(query);
    await resume();
    expect([passes(), store.snapshot().found?.total]).toEqual([2, 2]);

    const bad = rig([
      async function* (): AsyncGenerator<SearchItem> {
        yield* [];
        throw new HubError('PATTERN_INVALID', { pattern: '(', detail: '' });
      },
    ]);
    bad.store.setQuery({ ...query, regex: true });
    await bad.resume();
    expect(bad.store.snapshot().error?.code).toBe('PATTERN_INVALID');
    bad.store.setQuery({ ...query, pattern: '' });
    expect(bad.store.snapshot().error).toBeNull();
  });
});

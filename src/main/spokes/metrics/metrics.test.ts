import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '#shared/contract/kernel';
import { HubHealth, HubMetrics } from '#shared/contract/metrics';
import { Scope } from '#main/hub/scope';
import { createMetrics } from './index';
import { startLoadProbe, type LoadProbe } from './load-probe';

let scope: Scope;
let probes: { started: number; running: number };
let health: HubHealth;
let listeners: Set<() => void>;

beforeEach(() => {
  scope = new Scope((error) => {
    throw error;
  });
  probes = { started: 0, running: 0 };
  health = { storage: 'ok', sessions: 1, incidents: 0 };
  listeners = new Set();
});
afterEach(() => scope.close());

/** Measures nothing; `cpu` says how often it was read. */
function fakeProbe(): LoadProbe {
  probes.started += 1;
  probes.running += 1;
  let reads = 0;
  return {
    read: () => ({ overMs: 1, loopP50Ms: 1, loopP99Ms: 2, loopMaxMs: 3, cpu: (reads += 1) }),
    stop: () => void (probes.running -= 1),
  };
}

function make(start: () => LoadProbe = fakeProbe) {
  return createMetrics({
    scope,
    clock: { now: () => 0 },
    health: () => health,
    onHealth(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start,
    intervalMs: 5,
  }).handlers;
}

const context = (signal = new AbortController().signal): CallContext<never> => ({
  signal,
  actor: { id: 'a', name: 'Ada', face: 'cli' },
  may: () => true,
  fail: () => {
    throw new Error('not declared');
  },
});

const next = async <T>(items: AsyncIterator<T>): Promise<T> => {
  const step = await items.next();
  if (step.done === true) throw new Error('the stream ended');
  return step.value;
};

describe('the load', () => {
  test('is measured once for all who watch, whoever comes and goes', async () => {
    const { watch } = make();
    const one = watch({}, context())[Symbol.asyncIterator]();
    expect((await next(one)).load).toBeNull(); // unknown is not nought
    const first = (await next(one)).load?.cpu ?? 0;
    const other = watch({}, context())[Symbol.asyncIterator]();
    expect((await next(other)).load?.cpu).toBe(first);
    const [mine, theirs] = await Promise.all([next(one), next(other)]);
    expect(mine.load).toEqual(theirs.load);
    expect(probes).toEqual({ started: 1, running: 1 });
    await one.return?.();
    expect((await next(other)).load).not.toBeNull();
    await other.return?.();
    expect(probes).toEqual({ started: 1, running: 0 });
  });

  test('is measured anew for who watches later', async () => {
    const { watch } = make();
    for (const started of [1, 2]) {
      const items = watch({}, context())[Symbol.asyncIterator]();
      expect((await next(items)).load).toBeNull();
      expect((await next(items)).load?.cpu).toBe(1);
      await items.return?.();
      expect(probes).toEqual({ started, running: 0 });
    }
  });

  test('is measured for a moment where it is asked for once, and shared with who asks meanwhile', async () => {
    const { get } = make();
    const answers = await Promise.all([get({}, context()), get({}, context())]);
    for (const answer of answers) expect(HubMetrics.parse(answer).load).toMatchObject({ loopMaxMs: 3 });
    expect(probes).toEqual({ started: 1, running: 0 });
  });

  test('ends with the hub', async () => {
    const items = make().watch({}, context())[Symbol.asyncIterator]();
    await next(items);
    const rest = (async () => {
      for (;;) if ((await items.next()).done === true) return;
    })();
    await scope.close();
    await rest;
    expect(probes.running).toBe(0);
  });

  test('is that of this process', async () => {
    const { load } = HubMetrics.parse(await make(startLoadProbe).get({}, context()));
    expect(load?.overMs).toBeGreaterThan(50);
    expect(load?.cpu).toBeGreaterThan(0);
  });
});

describe('the health', () => {
  test('is told at each change, and measures nothing', async () => {
    const items = make().health({}, context())[Symbol.asyncIterator]();
    expect(await next(items)).toEqual({ storage: 'ok', sessions: 1, incidents: 0 });
    const changed = next(items);
    health = { ...health, storage: 'full' };
    for (const listener of listeners) listener();
    expect(await changed).toEqual({ storage: 'full', sessions: 1, incidents: 0 });
    await items.return?.();
    expect(listeners.size).toBe(0);
    expect(probes.started).toBe(0);
  });
});

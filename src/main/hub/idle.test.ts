import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leaveWhenIdle } from './idle';
import { Scope } from './scope';

describe('leaving when idle', () => {
  let scope: Scope;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    scope = new Scope((error) => expect.fail(String(error)));
  });
  afterEach(async () => {
    await scope.close();
    vi.useRealTimers();
  });

  it('happens after the whole time without work, counted anew from each', async () => {
    let busy = true;
    let left = 0;
    leaveWhenIdle(
      scope,
      60_000,
      () => busy,
      () => (left += 1),
    );
    await vi.advanceTimersByTimeAsync(300_000);
    expect(left).toBe(0);
    busy = false;
    await vi.advanceTimersByTimeAsync(59_000);
    busy = true;
    await vi.advanceTimersByTimeAsync(1_000);
    busy = false;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(left).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(left).toBeGreaterThan(0);
  });

  it('does not happen to a hub that has closed', async () => {
    let left = 0;
    leaveWhenIdle(
      scope,
      1_000,
      () => false,
      () => (left += 1),
    );
    await scope.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(left).toBe(0);
  });
});

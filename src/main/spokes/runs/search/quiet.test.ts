import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RunId } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import { runLike } from '../../../../../tests/support/run-like';
import { createLiveRuns } from '../live-runs';
import { createQuiet } from './quiet';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const running = (bytes: number) =>
  runLike({
    id: RunId.parse('0190b2c1-0000-7000-8000-000000000001'),
    state: 'running',
    endedAt: null,
    output: { bytes, lines: 0, trimmedBytes: 0, gone: false },
  });

test('it is quiet once no run has printed for a while, though one goes on', async () => {
  const scope = new Scope(() => undefined);
  const live = createLiveRuns();
  const quiet = createQuiet(live, scope);
  live.put(running(0));
  expect(quiet.missing()).toBe(0);
  live.put(running(10));
  expect(quiet.missing()).toBe(3_000);
  vi.advanceTimersByTime(2_000);
  live.put(running(10)); // Something else of it changed.
  expect(quiet.missing()).toBe(1_000);
  vi.advanceTimersByTime(1_000);
  expect(quiet.missing()).toBe(0);
  live.put(running(20));
  expect(quiet.missing()).toBe(3_000);
  await scope.close();
});

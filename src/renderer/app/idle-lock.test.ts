import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { createIdleLock, LOOK_MS, type IdleLock } from './idle-lock';

const IDLE_MS = 60_000;
let written: number;
let answer: () => Promise<unknown>;
let asked: number;
let idle: IdleLock;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  [written, asked, answer] = [0, 0, async () => ({})];
  const lock = (): Promise<unknown> => {
    asked += 1;
    return answer();
  };
  idle = createIdleLock({ idleMs: IDLE_MS, lock, kept: { read: () => written, write: (at) => (written = at) } });
});
afterEach(() => {
  idle.stop();
  vi.useRealTimers();
});

it('asks once nobody did anything for so long, in this page or another', async () => {
  await vi.advanceTimersByTimeAsync(IDLE_MS - LOOK_MS);
  idle.done();
  await vi.advanceTimersByTimeAsync(IDLE_MS - LOOK_MS);
  written = Date.now();
  await vi.advanceTimersByTimeAsync(IDLE_MS - LOOK_MS);
  expect(asked).toBe(0);
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(asked).toBe(1);
});

it('asks again at each look while the call is lost, and whoever comes back does not make it forget', async () => {
  answer = () => Promise.reject(new HubError('DISCONNECTED', {}));
  await vi.advanceTimersByTimeAsync(IDLE_MS);
  expect(asked).toBe(1);
  idle.done();
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(asked).toBe(3);
  answer = async () => ({});
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(asked).toBe(4);
});

it('has one call under way at a time', async () => {
  answer = () => new Promise(() => undefined);
  await vi.advanceTimersByTimeAsync(IDLE_MS + 4 * LOOK_MS);
  expect(asked).toBe(1);
});

it.each([new HubError('LOCK_UNSET', {}), new HubError('TOKEN_SESSION', {}), new HubError('LOCKED', {})])(
  'takes $code for an answer until it was idle for as long again',
  async (error) => {
    answer = async () => {
      throw error;
    };
    await vi.advanceTimersByTimeAsync(IDLE_MS + LOOK_MS);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(asked).toBe(2);
  },
);

import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { runLike } from '../../../../../tests/support/run-like';
import type { LinePage } from './line-cache';
import { createOutputStore } from './output-store';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store whose requests, pauses and frames come when the test says so. */
function bench() {
  const asked: { from: number; count: number; resolve: (page: LinePage) => void; reject: (error: unknown) => void }[] = [];
  const frames: (() => void)[] = [];
  const pauses: { ms: number; over: () => void }[] = [];
  const reconnects: (() => void)[] = [];
  const grown = (lines: number, more: Parameters<typeof runLike>[0] = {}) =>
    runLike({ output: { bytes: lines * 10, lines, trimmedBytes: 0, gone: false }, ...more });
  const store = createOutputStore(grown(0), {
    fetch: (from, count) => new Promise((resolve, reject) => asked.push({ from, count, resolve, reject })),
    ready: () => new Promise((resolve) => reconnects.push(resolve)),
    pause: (ms, signal) =>
      new Promise((resolve) => {
        pauses.push({ ms, over: resolve });
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    paint: () => new Promise((resolve) => frames.push(resolve)),
  });
  let drawn = 0;
  const look = () => store.subscribe(() => void drawn++);
  const frame = async (): Promise<void> => {
    await settled();
    frames.splice(0).forEach((paint) => paint());
    await settled();
  };
  const answer = async (total: number): Promise<void> => {
    const { from, count, resolve } = asked.shift() ?? { from: 0, count: 0, resolve: () => undefined };
    const lines = Array.from({ length: Math.max(0, Math.min(count, total - from + 1)) }, (_, at) => ({
      line: from + at,
      at: '2026-01-01T00:00:00.000Z',
      from: 'out' as const,
      text: 'x',
    }));
    resolve({ lines, firstLine: 1, total });
    await settled();
  };
  return { store, asked, frames, pauses, reconnects, grown, look, frame, answer, drawn: () => drawn };
}

describe('the output of a run', () => {
  it('is drawn once when it has grown at the end: with the lines that are new', async () => {
    const { store, asked, pauses, grown, look, frame, answer, drawn } = bench();
    look();
    store.update(grown(10));
    await frame();
    expect([drawn(), store.snapshot().total]).toEqual([1, 10]);
    store.show(1, 10, true);
    await answer(10);
    pauses.shift()?.over();
    await frame();
    expect([drawn(), store.snapshot().end]).toEqual([2, 10]);

    store.update(grown(500));
    expect([drawn(), asked.length, store.snapshot().total]).toEqual([2, 1, 10]);
    await answer(500);
    expect(pauses.map(({ ms }) => ms > 0 && ms <= 100)).toEqual([true]);
    pauses.shift()?.over();
    await frame();
    expect([drawn(), store.snapshot().end, store.lineAt(500)?.line.text]).toEqual([3, 500, 'x']);
  });

  it('is drawn without a pause for who looks elsewhere, and says how much there is', async () => {
    const { store, pauses, grown, look, frame, answer, drawn } = bench();
    look();
    store.update(grown(1_000));
    await frame();
    store.show(1, 30, false);
    await answer(1_000);
    await frame();
    store.update(grown(2_000));
    await frame();
    expect([drawn(), pauses.length, store.snapshot().total]).toEqual([3, 0, 2_000]);
  });

  it('is drawn when the run ends, though no line was added', async () => {
    const { store, asked, pauses, grown, look, frame, answer } = bench();
    look();
    store.update(grown(10));
    await frame();
    store.show(1, 10, true);
    await answer(10);
    pauses.shift()?.over();
    await frame();
    store.update(grown(10, { state: 'succeeded' }));
    expect(asked.length).toBe(1); // Its last line may have been cut short until then.
    await settled();
    pauses.shift()?.over();
    await frame();
    expect(store.snapshot().run.state).toBe('succeeded');
  });

  it('is drawn for who looks again while nobody did', async () => {
    const { store, grown, look, frame, drawn } = bench();
    const leave = look();
    store.update(grown(10));
    leave();
    look();
    await frame();
    await frame();
    expect([drawn(), store.snapshot().total]).toEqual([1, 10]);
  });

  it('goes on where it was once the connection is back', async () => {
    const { store, asked, reconnects, grown, look, frame, answer } = bench();
    look();
    store.update(grown(10));
    await frame();
    store.show(1, 10, false);
    asked.shift()?.reject(new HubError('DISCONNECTED', {}));
    await frame();
    expect(store.snapshot().error).toBeNull();
    reconnects.shift()?.();
    await frame();
    store.show(1, 10, false);
    await answer(10);
    expect(store.lineAt(10)?.line.line).toBe(10);
  });
});

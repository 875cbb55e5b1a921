import { describe, expect, it } from 'vitest';
import { createQueue, type Waiting } from './queue';
import { runLike } from '../../../../tests/support/run-like';

const waiting = (name: string, subject: string, blockedBy: Waiting['blockedBy'], holder = 'Ada'): Waiting => ({
  run: runLike({ reason: name, subject: { kind: 'script', id: subject, name: subject, tags: [] }, actor: { name: holder, face: 'cli' } }),
  work: undefined,
  staging: undefined,
  asked: undefined,
  ahead: undefined,
  blockedBy,
});

describe('the queue of runs', () => {
  it('keeps the order, also of one of which more is known now', () => {
    const queue = createQueue();
    const [a, b, c] = [waiting('a', 's', 'pool'), waiting('b', 's', 'pool'), waiting('c', 't', 'pool')];
    for (const one of [a, b, c]) queue.put(one);
    queue.put({ ...a, blockedBy: 'subject' });
    expect(queue.inOrder().map(({ run }) => run.reason)).toEqual(['a', 'b', 'c']);
    expect(queue.get(a.run.id)?.blockedBy).toBe('subject');
    expect([queue.remove(b.run.id), queue.remove(b.run.id), queue.size]).toEqual([true, false, 2]);
  });

  it('lets nobody overtake who waits for the same', () => {
    const queue = createQueue();
    expect(queue.behind('s', 'Ada')).toBeUndefined();
    const own = waiting('a', 's', 'subject');
    queue.put(own);
    expect([queue.behind('s', 'Ada'), queue.behind('t', 'Ada')]).toEqual(['subject', undefined]);
    const pool = waiting('b', 't', 'pool');
    queue.put(pool);
    expect([queue.behind('s', 'Ada'), queue.behind('t', 'Ada'), queue.behind('u', 'Ada')]).toEqual(['pool', 'pool', 'pool']);
    queue.remove(pool.run.id);
    expect([queue.behind('s', 'Ada'), queue.behind('t', 'Ada')]).toEqual(['subject', undefined]);
  });

  it('lets others pass who waits for a slot of their own', () => {
    const queue = createQueue();
    queue.put(waiting('a', 's', 'holder', 'Ada'));
    expect([queue.behind('s', 'Ada'), queue.behind('t', 'Ada'), queue.behind('s', 'Bob')]).toEqual(['holder', 'holder', undefined]);
    queue.put(waiting('b', 't', 'subject', 'Bob'));
    expect([queue.behind('t', 'Bob'), queue.behind('t', 'Eve'), queue.behind('t', 'Ada')]).toEqual(['subject', 'subject', 'holder']);
  });

  it('lets an attempt wait for as long as it said, wherever the clock is set to meanwhile', () => {
    let [wall, steady] = [Date.parse('2026-01-01T00:00:00Z'), 0];
    const queue = createQueue(
      () => wall,
      () => steady,
    );
    const retry = (): Waiting => {
      const one = waiting('a', 's', undefined);
      return { ...one, run: { ...one.run, queuedAt: new Date(wall).toISOString(), notBefore: new Date(wall + 5_000).toISOString() } };
    };
    const [back, ahead, restored] = [retry(), retry(), retry()];
    queue.put(back);
    wall -= 3 * 365 * 86_400_000;
    steady += 4_999;
    expect(queue.isDue(back.run.id)).toBe(false);
    steady += 1;
    expect(queue.isDue(back.run.id)).toBe(true);
    wall += 6 * 365 * 86_400_000;
    queue.put({ ...ahead, run: { ...ahead.run, queuedAt: new Date(wall).toISOString(), notBefore: new Date(wall + 5_000).toISOString() } });
    wall += 86_400_000;
    expect(queue.isDue(ahead.run.id)).toBe(false);
    // One that the next hub finds, whose clock is years behind: no longer than it was to wait at first.
    wall = Date.parse('2020-01-01T00:00:00Z');
    queue.put(restored);
    steady += 5_000;
    expect([queue.isDue(restored.run.id), queue.isDue('of no one')]).toEqual([true, true]);
  });
});

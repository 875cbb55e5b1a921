import { describe, expect, it } from 'vitest';
import { createQueue, type Waiting } from './queue';
import { runLike } from '../../../../tests/support/run-like';

const asks = (subject: string, holder = 'Ada', targets: string[] = []) =>
  runLike({ subject: { kind: 'script', id: subject, name: subject, tags: [] }, actor: { name: holder, face: 'cli' }, targets });

const waiting = (name: string, subject: string, blockedBy: Waiting['blockedBy'], holder = 'Ada', targets: string[] = []): Waiting => ({
  run: { ...asks(subject, holder, targets), reason: name },
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
    const behind = (subject: string): string | undefined => queue.behind(asks(subject))?.by;
    expect(behind('s')).toBeUndefined();
    const own = waiting('a', 's', 'subject');
    queue.put(own);
    expect([behind('s'), behind('t')]).toEqual(['subject', undefined]);
    const pool = waiting('b', 't', 'pool');
    queue.put(pool);
    expect([behind('s'), behind('t'), behind('u')]).toEqual(['pool', 'pool', 'pool']);
    queue.remove(pool.run.id);
    expect([behind('s'), behind('t')]).toEqual(['subject', undefined]);
  });

  it('lets others pass who waits for a slot of their own', () => {
    const queue = createQueue();
    const behind = (subject: string, holder: string): string | undefined => queue.behind(asks(subject, holder))?.by;
    queue.put(waiting('a', 's', 'holder', 'Ada'));
    expect([behind('s', 'Ada'), behind('t', 'Ada'), behind('s', 'Bob')]).toEqual(['holder', 'holder', undefined]);
    queue.put(waiting('b', 't', 'subject', 'Bob'));
    expect([behind('t', 'Bob'), behind('t', 'Eve'), behind('t', 'Ada')]).toEqual(['subject', 'subject', 'holder']);
  });

  it('lets those pass who go to other targets, and nobody who shares one with who waits for a target', () => {
    const queue = createQueue();
    const behind = (...targets: string[]) => queue.behind(asks('t', 'Bob', targets));
    queue.put(waiting('a', 's', 'target', 'Ada', ['web01', 'web02']));
    expect([behind(), behind('web03')]).toEqual([undefined, undefined]);
    expect(behind('db01', 'web02')).toEqual({ by: 'target', targets: ['web02'] });
    // One that waits for something else keeps nobody from its targets.
    queue.put(waiting('b', 's', 'subject', 'Ada', ['db01']));
    expect(behind('db01')).toBeUndefined();
    queue.put(waiting('c', 'u', 'pool'));
    expect([behind('web03'), behind('web01')]).toEqual([
      { by: 'pool', targets: [] },
      { by: 'pool', targets: [] },
    ]);
  });

  it('says how many wait before one that it must not overtake', () => {
    const queue = createQueue();
    const [own, pool, other, last] = [
      waiting('a', 's', 'subject'),
      waiting('b', 't', 'pool'),
      waiting('c', 'u', 'pool'),
      waiting('d', 's', 'pool'),
    ];
    const later = waiting('e', 'v', undefined);
    for (const one of [own, pool, other, later, last]) queue.put(one);
    // Who waits for a limit of its own is not in the way of others; who waits for its time is in nobody's.
    expect([own, pool, other, later, last].map(({ run }) => queue.before(run.id))).toEqual([0, 0, 1, null, 3]);
    queue.remove(pool.run.id);
    expect([queue.before(other.run.id), queue.before(last.run.id), queue.before(pool.run.id)]).toEqual([0, 2, null]);
    queue.put({ ...later, blockedBy: 'pool' });
    expect([queue.before(later.run.id), queue.before(last.run.id)]).toEqual([1, 3]);
  });

  it('tells of each change, and of none where there is none', () => {
    const queue = createQueue();
    const one = waiting('a', 's', 'pool');
    let told = 0;
    const stop = queue.onChange(() => (told += 1));
    queue.put(one);
    queue.remove(one.run.id);
    queue.remove(one.run.id);
    expect(told).toBe(2);
    stop();
    queue.put(one);
    expect(told).toBe(2);
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

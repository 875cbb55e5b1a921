import { describe, expect, it } from 'vitest';
import { createQueue, type Waiting } from './queue';
import { runLike } from '../../../../tests/support/run-like';

const waiting = (name: string, subject: string, blockedBy: Waiting['blockedBy']): Waiting => ({
  run: runLike({ reason: name, subject: { kind: 'script', id: subject, name: subject, tags: [] } }),
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
    expect(queue.behind('s')).toBeUndefined();
    const own = waiting('a', 's', 'subject');
    queue.put(own);
    expect([queue.behind('s'), queue.behind('t')]).toEqual(['subject', undefined]);
    const pool = waiting('b', 't', 'pool');
    queue.put(pool);
    expect([queue.behind('s'), queue.behind('t'), queue.behind('u')]).toEqual(['pool', 'pool', 'pool']);
    queue.remove(pool.run.id);
    expect([queue.behind('s'), queue.behind('t')]).toEqual(['subject', undefined]);
  });
});

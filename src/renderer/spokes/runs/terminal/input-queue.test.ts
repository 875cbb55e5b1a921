import { describe, expect, it } from 'vitest';
import { createInputQueue } from './input-queue';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function rig() {
  const sent: { text: string; done: () => void; fail: (error: unknown) => void }[] = [];
  const errors: unknown[] = [];
  const queue = createInputQueue(
    (text) => new Promise<void>((resolve, reject) => sent.push({ text, done: resolve, fail: reject })),
    (error) => errors.push(error),
  );
  return { queue, sent, errors };
}

describe('what is typed', () => {
  it('goes in order, one call at a time, the rest together', async () => {
    const { queue, sent } = rig();
    for (const key of 'hello') queue.push(key);
    expect(sent.map(({ text }) => text)).toEqual(['h']);
    sent[0]?.done();
    await settle();
    expect(sent.map(({ text }) => text)).toEqual(['h', 'ello']);
    sent[1]?.done();
    await settle();
    queue.push('!');
    expect(sent[2]?.text).toBe('!');
  });

  it('is cut to what one call carries, never through a character', async () => {
    const { queue, sent } = rig();
    queue.push(`${'a'.repeat(65_535)}🦊b`);
    sent[0]?.done();
    await settle();
    expect([sent[0]?.text.length, sent[1]?.text]).toEqual([65_535, '🦊b']);
  });

  it('is forgotten when a part did not arrive', async () => {
    const { queue, sent, errors } = rig();
    queue.push('a');
    queue.push('b');
    sent[0]?.fail(new Error('gone'));
    await settle();
    expect([sent.length, errors.length]).toEqual([1, 1]);
    queue.push('c');
    expect(sent[1]?.text).toBe('c');
  });
});

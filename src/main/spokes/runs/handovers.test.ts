import { expect, it } from 'vitest';
import { createHandovers } from './handovers';

it('lets who waits for a handover go on when it is done, once', async () => {
  const handovers = createHandovers();
  await handovers.over('a');
  handovers.add('a');
  handovers.add('a');
  let over = false;
  const waiting = handovers.over('a').then(() => (over = true));
  await Promise.resolve();
  expect([handovers.has('a'), over]).toEqual([true, false]);
  handovers.done('a');
  await waiting;
  expect([handovers.has('a'), over]).toEqual([false, true]);
  handovers.done('a');
});

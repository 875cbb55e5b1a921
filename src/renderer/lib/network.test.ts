import { expect, test } from 'vitest';
import { createFar } from '../../../tests/support/far-side';
import { connectHub } from './connect-hub';
import { createHubLink } from './hub-link';
import { retryOnline } from './network';

test('a page that is back in a network connects at once, however long it would have waited', async () => {
  const page = new EventTarget();
  let online = false;
  let waits = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (waits = resolve));
  const link = createHubLink({
    open: async () => {
      if (!online) throw new Error('no network');
      return connectHub(createFar().duplex);
    },
    wait: (_attempt, signal) => {
      waits();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  });
  retryOnline(link, page);
  await waiting;
  online = true;
  const live = new Promise<void>((resolve) => link.onState(() => link.state() === 'live' && resolve()));
  page.dispatchEvent(new Event('online'));
  await live;
  expect(link.state()).toBe('live');
  link.close();
});

import { expect, test } from 'vitest';
import { connectHub } from './connect-hub';
import { createHubInfoStore } from './hub-info-store';
import { createHubLink } from './hub-link';
import { createFar } from '../../../tests/support/far-side';

const info = (pid: number) => ({
  version: '1',
  kind: 'background',
  pid,
  home: '/h',
  platform: 'linux',
  actor: { id: 'a', name: 'Ada', face: 'browser' },
  scopes: ['runs:write'],
  display: false,
});

test('a connection that came late says who we are all the same', async () => {
  const far = createFar();
  let attempt = 0;
  let again = (): void => undefined;
  const link = createHubLink({
    open: () => (attempt++ === 0 ? Promise.reject(new Error('timed out')) : Promise.resolve(connectHub(far.duplex))),
    wait: () => new Promise((resolve) => (again = resolve)),
    patience: 5,
  });
  const first = link.hub.hub.info({});
  const store = createHubInfoStore(link, first);
  store.subscribe(() => undefined);
  await expect(first).rejects.toMatchObject({ code: 'DISCONNECTED' });
  again();
  await expect.poll(() => far.sent.length).toBe(1);
  far.reply({ t: 'ok', id: 0, value: info(7) });
  await expect.poll(() => store.snapshot()?.pid).toBe(7);
  link.close();
});

test('after a lost connection the next hub is asked', async () => {
  const fars = [createFar(), createFar()] as const;
  let opened = 0;
  const link = createHubLink({ open: async () => connectHub(fars[opened++ === 0 ? 0 : 1].duplex), wait: async () => undefined });
  const store = createHubInfoStore(link, link.hub.hub.info({}));
  store.subscribe(() => undefined);
  await expect.poll(() => fars[0].sent.length).toBe(1);
  fars[0].reply({ t: 'ok', id: 0, value: info(7) });
  await expect.poll(() => store.snapshot()?.pid).toBe(7);
  fars[0].drop();
  await expect.poll(() => fars[1].sent.length).toBe(1);
  fars[1].reply({ t: 'ok', id: 0, value: info(8) });
  await expect.poll(() => store.snapshot()?.pid).toBe(8);
  link.close();
});

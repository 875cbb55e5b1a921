import { expect, test } from 'vitest';
import { contracts } from '#shared/contract/index';
import { HubError } from '#shared/contract/errors';
import { createFar } from '../../../tests/support/far-side';
import { connectHub, type HubConnection } from './connect-hub';
import { SessionOverError } from './duplex';
import { createHubLink, type HubLink } from './hub-link';

const nothing = async (): Promise<void> => undefined;
const turned = (link: HubLink, state: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (link.state() !== state) return;
      stop();
      resolve();
    };
    const stop = link.onState(look);
    look();
  });
const pool = { name: 'hub', limit: 5, policy: 'queue', perHolder: null, perTarget: null, used: 0, queued: 0, slots: [] };

test('a call made before there is a connection goes out once there is one', async () => {
  const far = createFar();
  let arrive = (_connection: HubConnection): void => undefined;
  const opened = new Promise<HubConnection>((resolve) => {
    arrive = resolve;
  });
  const link = createHubLink({ open: () => opened, wait: nothing });
  const answer = link.hub.slots.list({});
  arrive(connectHub(far.duplex));
  await turned(link, 'live');
  await expect.poll(() => far.sent.length).toBe(1);
  far.reply({ t: 'ok', id: 0, value: [pool] });
  expect(await answer).toEqual([pool]);
  link.close();
});

test('what is in flight fails when the connection drops; the same client works on the next', async () => {
  const fars = [createFar(), createFar()] as const;
  let opened = 0;
  const link = createHubLink({ open: async () => connectHub(fars[opened++ === 0 ? 0 : 1].duplex), wait: nothing });
  const { hub } = link;
  await turned(link, 'live');
  const lost = hub.slots.list({});
  await expect.poll(() => fars[0].sent.length).toBe(1);
  fars[0].drop();
  await expect(lost).rejects.toMatchObject({ code: 'DISCONNECTED' });
  const again = hub.slots.list({});
  await expect.poll(() => fars[1].sent.length).toBe(1);
  fars[1].reply({ t: 'ok', id: 0, value: [] });
  expect(await again).toEqual([]);
  link.close();
});

test('a connection that went while it was opened is followed by another', async () => {
  const fars = [createFar(), createFar()] as const;
  let opened = 0;
  const open = async (): Promise<HubConnection> => {
    const far = fars[opened === 0 ? 0 : 1];
    const connection = connectHub(far.duplex);
    if (opened++ === 0) far.reply({ t: 'bye', id: 0 });
    return connection;
  };
  const link = createHubLink({ open, wait: nothing });
  const answer = link.hub.slots.list({});
  await expect.poll(() => fars[1].sent.length).toBe(1);
  fars[1].reply({ t: 'ok', id: 0, value: [] });
  expect(await answer).toEqual([]);
  link.close();
});

test('calls give up when no connection comes', async () => {
  const link = createHubLink({
    open: (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('none')))),
    patience: 5,
  });
  await expect(link.hub.slots.list({})).rejects.toMatchObject({ code: 'DISCONNECTED' });
  link.close();
});

test('a session that is over ends the link for good', async () => {
  const far = createFar();
  let attempts = 0;
  const link = createHubLink({
    open: async () => {
      attempts += 1;
      return connectHub(far.duplex);
    },
    wait: nothing,
  });
  await turned(link, 'live');
  far.drop(true);
  await turned(link, 'ended');
  expect(attempts).toBe(1);
  await expect(link.hub.slots.list({})).rejects.toMatchObject({ code: 'SESSION_ENDED' });
});

test('a refusal while connecting ends the link too', async () => {
  const link = createHubLink({ open: () => Promise.reject(new SessionOverError()), wait: nothing });
  await turned(link, 'ended');
  expect(link.state()).toBe('ended');
});

test('a hub that ends the session in an answer ends the link', async () => {
  const far = createFar();
  const link = createHubLink({ open: async () => connectHub(far.duplex), wait: nothing });
  await turned(link, 'live');
  const answer = link.hub.slots.list({});
  await expect.poll(() => far.sent.length).toBe(1);
  far.reply({ t: 'err', id: 0, code: 'SESSION_ENDED', data: {} });
  await expect(answer).rejects.toBeInstanceOf(HubError);
  expect(link.state()).toBe('ended');
  link.close();
});

test('the client has every route of every contract', () => {
  const link = createHubLink({ open: () => new Promise(() => undefined) });
  for (const { name, routes } of contracts) {
    for (const route of Object.keys(routes))
      expect(Reflect.get(Reflect.get(link.hub, name), route), `${name}.${route}`).toBeTypeOf('function');
  }
  link.close();
});

import { once } from 'node:events';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { contracts, type HubClient } from '#shared/contract/index';
import type { LockState } from '#shared/contract/lock';
import { connect } from '#shared/rpc/connect';
import { WINDOW_SOCKET } from '#main/hub/local-face';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { createSocketDuplex, socketTiming } from '#main/server/socket-duplex';
import { createHubBench, type HubBench } from './hub-bench';

export const PASSWORD = 'a sentence that is long';
export const PASSPHRASE = 'another sentence, for the store';

/** A browser: it keeps its cookies. */
export interface Browser {
  readonly cookies: ReadonlyMap<string, string>;
  send(path: string, init?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Opens a page: a connection of its own in the session of the cookie, over a real WebSocket. */
  page(cookie?: string): Promise<HubClient>;
  /** What the lock screen sends, and what it is answered. */
  unlock(typed: object, path?: string): Promise<{ status: number; answer: unknown }>;
}

export let bench: HubBench;
export let served: { readonly port: number; readonly link: string };
export let closers: (() => void)[];

/** A hub that serves browsers, for one test. */
export async function openLockBench(): Promise<void> {
  closers = [];
  bench = await createHubBench();
  await serve();
}
export async function closeLockBench(): Promise<void> {
  for (const close of closers) close();
  await bench.close();
}

export async function serve(port = 0): Promise<void> {
  const first = await bench.hub.hub.serve({ port }).next();
  if (first.done === true || first.value.type !== 'listening') throw new Error('not served');
  served = first.value;
}
export const add = (name: string): Promise<unknown> =>
  bench.hub.accounts.add({ name, password: PASSWORD, roles: ['operator'], mustChange: false });

/** A window of the desktop, as one that is attached to this hub has it. */
export async function window(): Promise<HubClient> {
  const { hub, close } = connect(await connectLocal(localSocketPath(bench.process.runtime, WINDOW_SOCKET)), contracts);
  closers.push(close);
  return hub;
}

export function browser(): Browser {
  const cookies = new Map<string, string>();
  const origin = `http://127.0.0.1:${served.port}`;
  const header = (): string => Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
  const send: Browser['send'] = async (path, init = {}) => {
    const response = await fetch(new URL(path, origin), {
      redirect: 'manual',
      ...init,
      headers: { origin, cookie: header(), ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (set.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return {
    cookies,
    send,
    async page(cookie = header()) {
      const socket = new WebSocket(`ws://127.0.0.1:${served.port}/rpc`, { headers: { cookie, origin } });
      await once(socket, 'open');
      closers.push(() => socket.terminate());
      const options = { timing: socketTiming, ended: new AbortController().signal, onRefused: () => undefined };
      return connect(createSocketDuplex(socket, options), contracts).hub;
    },
    async unlock(typed, path = '/sign-in/unlock') {
      const response = await send(path, {
        method: 'POST',
        body: JSON.stringify(typed),
        headers: { 'content-type': 'application/json' },
      });
      return { status: response.status, answer: await response.json() };
    },
  };
}
export async function signedIn(name: string): Promise<Browser> {
  const one = browser();
  const body = new URLSearchParams({ name, password: PASSWORD }).toString();
  const response = await one.send('/sign-in', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect(response.status).toBe(303);
  return one;
}
export async function linked(): Promise<Browser> {
  const one = browser();
  const { link } = await bench.hub.hub.link({ port: served.port });
  await one.send(link);
  return one;
}
export async function stateOf(hub: HubClient): Promise<LockState> {
  for await (const state of hub.lock.watch({})) return state;
  throw new Error('nothing told');
}
export async function codeOf(work: Promise<unknown> | AsyncIterable<unknown>): Promise<string> {
  try {
    if (Symbol.asyncIterator in work) for await (const _item of work) void _item;
    else await work;
    return 'ok';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
/** Tries again and again, as who guesses does. Each wait is twice as long as the one before, so that one of them is met however slow this is. */
export async function untilSlowed(attempt: () => Promise<string>): Promise<string> {
  let said = '';
  for (let count = 0; count < 16 && !/429|SIGN_IN_LOCKED/.test(said); count += 1) said = await attempt();
  return said;
}
export const audited = async (action: string): Promise<unknown[]> =>
  (await bench.hub.audit.page({ filter: { action } })).items.map(({ outcome, detail }) => ({ outcome, ...detail }));

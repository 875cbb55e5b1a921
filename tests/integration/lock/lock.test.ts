import { once } from 'node:events';
import { Readable } from 'node:stream';
import { TOTP, URI } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { contracts, type HubClient } from '#shared/contract/index';
import type { LockState } from '#shared/contract/lock';
import { connect } from '#shared/rpc/connect';
import { attachHub } from '#main/electron/attached-hub';
import { HUB_SOCKET, WINDOW_SOCKET } from '#main/hub/local-face';
import { Scope } from '#main/hub/scope';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { createSocketDuplex, socketTiming } from '#main/server/socket-duplex';
import { memoryLog } from '../../support/db-worker';
import { createHubBench, waitFor, type HubBench } from '../../support/hub-bench';

const PASSWORD = 'a sentence that is long';
const PASSPHRASE = 'another sentence, for the store';

/** A browser: it keeps its cookies. */
interface Browser {
  readonly cookies: ReadonlyMap<string, string>;
  send(path: string, init?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Response>;
  /** Opens a page: a connection of its own in the session of the cookie, over a real WebSocket. */
  page(cookie?: string): Promise<HubClient>;
  /** What the lock screen sends, and what it is answered. */
  unlock(typed: object, path?: string): Promise<{ status: number; answer: unknown }>;
}

let bench: HubBench;
let served: { readonly port: number; readonly link: string };
let closers: (() => void)[];

beforeEach(async () => {
  closers = [];
  bench = await createHubBench();
  await serve();
});
afterEach(async () => {
  for (const close of closers) close();
  await bench.close();
});

async function serve(port = 0): Promise<void> {
  const first = await bench.hub.hub.serve({ port }).next();
  if (first.done === true || first.value.type !== 'listening') throw new Error('not served');
  served = first.value;
}
const add = (name: string): Promise<unknown> =>
  bench.hub.accounts.add({ name, password: PASSWORD, roles: ['operator'], mustChange: false });

/** A window of the desktop, as one that is attached to this hub has it. */
async function window(): Promise<HubClient> {
  const { hub, close } = connect(await connectLocal(localSocketPath(bench.process.runtime, WINDOW_SOCKET)), contracts);
  closers.push(close);
  return hub;
}

function browser(): Browser {
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
async function signedIn(name: string): Promise<Browser> {
  const one = browser();
  const body = new URLSearchParams({ name, password: PASSWORD }).toString();
  const response = await one.send('/sign-in', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  expect(response.status).toBe(303);
  return one;
}
async function linked(): Promise<Browser> {
  const one = browser();
  const { link } = await bench.hub.hub.link({ port: served.port });
  await one.send(link);
  return one;
}
async function stateOf(hub: HubClient): Promise<LockState> {
  for await (const state of hub.lock.watch({})) return state;
  throw new Error('nothing told');
}
async function codeOf(work: Promise<unknown> | AsyncIterable<unknown>): Promise<string> {
  try {
    if (Symbol.asyncIterator in work) for await (const _item of work) void _item;
    else await work;
    return 'ok';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
/** Tries again and again, as who guesses does. Each wait is twice as long as the one before, so that one of them is met however slow this is. */
async function untilSlowed(attempt: () => Promise<string>): Promise<string> {
  let said = '';
  for (let count = 0; count < 16 && !/429|SIGN_IN_LOCKED/.test(said); count += 1) said = await attempt();
  return said;
}
const audited = async (action: string): Promise<unknown[]> =>
  (await bench.hub.audit.page({ filter: { action } })).items.map(({ outcome, detail }) => ({ outcome, ...detail }));

describe('a locked browser', () => {
  it('has every call refused and its streams ended, while its run goes on and keeps its output', async () => {
    await add('ada');
    await bench.script('long.sh', `#!/bin/bash\n# @axle { "name": "Long" }\necho first\n${waitFor('go')}echo last\n`);
    const ada = await signedIn('ada');
    const page = await ada.page();
    const { run } = await page.runs.start({ script: 'long', sandbox: 'none' });
    await bench.running(run);
    const follows = codeOf(page.runs.follow({ run }));
    const catalogue = codeOf(page.scripts.watch({}));
    await page.lock.lock({});
    expect(await Promise.all([follows, catalogue])).toEqual(['LOCKED', 'LOCKED']);
    expect(await stateOf(page)).toMatchObject({ locked: true, name: 'ada', runs: 1, ways: [{ by: 'account', label: 'ada' }] });

    // Of the same cookie: a second tab, a reload, and whatever a page might be made to ask.
    const tab = await ada.page();
    for (const forged of [
      tab.hub.info({}),
      tab.runs.cancel({ run }),
      tab.accounts.me({}),
      tab.accounts.changePassword({ current: PASSWORD, next: 'something else entirely' }),
      tab.settings.get({}),
      tab.lock.setKeeper({ account: 'ada', password: PASSWORD }),
    ])
      expect(await codeOf(forged)).toBe('LOCKED');
    expect(await codeOf(tab.lock.unlock({ by: 'account', secret: PASSWORD }))).toBe('FORBIDDEN');
    expect((await ada.send('/bytes/whatever')).status).toBe(423);

    bench.open('go');
    expect((await bench.ended(run)).state).toBe('succeeded');
    expect(await bench.output(run)).toBe('first\nlast\n');
    expect(await audited('session.lock')).toEqual([{ outcome: 'ok', why: 'asked' }]);
  });

  it('is unlocked by its own account alone, with a new cookie, and the old one is worth nothing', async () => {
    await add('ada');
    await add('bob');
    const ada = await signedIn('ada');
    const page = await ada.page();
    await page.lock.lock({ why: 'idle' });
    const before = new Map(ada.cookies);
    expect(await ada.unlock({ by: 'account', secret: 'not it' })).toMatchObject({ status: 401, answer: { reason: 'wrong' } });
    expect(await ada.unlock({ by: 'passphrase', secret: PASSPHRASE })).toMatchObject({ status: 401, answer: { reason: 'wrong' } });
    expect(await ada.unlock({ nonsense: true })).toMatchObject({ status: 401, answer: { step: 'again' } });
    const elsewhere = await fetch(`http://127.0.0.1:${served.port}/sign-in/unlock`, {
      method: 'POST',
      body: JSON.stringify({ by: 'account', secret: PASSWORD }),
      headers: { cookie: Array.from(before, ([name, value]) => `${name}=${value}`).join('; '), origin: 'https://evil.example.com' },
    });
    expect(elsewhere.status).toBe(403);

    expect(await ada.unlock({ by: 'account', secret: PASSWORD })).toEqual({ status: 200, answer: { step: 'in' } });
    const name = `axle_session_${served.port}`;
    expect(ada.cookies.get(name)).not.toBe(before.get(name));
    expect(await codeOf(page.lock.lock({}))).not.toBe('ok');
    await expect(ada.page(`${name}=${before.get(name)}`)).rejects.toThrow('401');
    expect(await stateOf(await ada.page())).toMatchObject({ locked: false });
    // An open session has nothing to unlock.
    expect((await ada.unlock({ by: 'account', secret: PASSWORD })).status).toBe(401);
    expect(await audited('session.unlock')).toMatchObject([{ outcome: 'ok', by: 'local' }, { outcome: 'refused' }, { outcome: 'refused' }]);
    expect(await audited('account.sign-in')).toHaveLength(1);
  });

  it('stays locked when the hub is another, and its person can sign out', async () => {
    await add('ada');
    const ada = await signedIn('ada');
    await (await ada.page()).lock.lock({});
    bench.disconnect();
    await bench.next('stop');
    await serve(served.port);
    const page = await ada.page();
    expect(await stateOf(page)).toMatchObject({ locked: true });
    expect(await codeOf(page.hub.info({}))).toBe('LOCKED');
    await codeOf(page.lock.signOut({}));
    await expect(ada.page()).rejects.toThrow('401');
  });

  it('asks for the second factor as a sign-in does: no code counts twice, and guesses are slowed down', async () => {
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    await add('ada');
    const ada = await signedIn('ada');
    const page = await ada.page();
    const { uri } = await page.accounts.totpBegin({ password: PASSWORD });
    const totp = URI.parse(uri) as TOTP;
    const code = totp.generate();
    const { recoveryCodes } = await page.accounts.totpConfirm({ code });
    await page.lock.lock({});
    expect((await ada.unlock({ by: 'account', secret: PASSWORD })).answer).toMatchObject({ step: 'factor', totp: true });
    // What confirmed the authenticator was seen by whoever looked on.
    expect(await ada.unlock({ code }, '/sign-in/unlock/code')).toMatchObject({ status: 401, answer: { reason: 'code' } });
    expect(await codeOf(page.hub.info({}))).toBe('LOCKED');
    expect((await ada.unlock({ code: recoveryCodes[0] }, '/sign-in/unlock/code')).answer).toEqual({ step: 'in' });

    const again = await ada.page();
    await again.lock.lock({});
    const guess = async (): Promise<string> => JSON.stringify(await ada.unlock({ by: 'account', secret: 'a guess' }));
    expect(await untilSlowed(guess)).toContain('"status":429');
  });
});

describe('the machine’s person', () => {
  it('cannot lock before something is set up to unlock by', async () => {
    const one = await window();
    expect(await codeOf(one.lock.lock({}))).toBe('LOCK_UNSET');
    expect(await codeOf((await (await linked()).page()).lock.lock({}))).toBe('LOCK_UNSET');
    expect(await codeOf(one.lock.setKeeper({ account: 'nobody', password: PASSWORD }))).toBe('ACCOUNT_NOT_FOUND');
    await add('ada');
    expect(await codeOf(one.lock.setKeeper({ account: 'ada', password: 'not it' }))).toBe('PASSWORD_WRONG');
    expect(await codeOf(one.lock.lock({}))).toBe('LOCK_UNSET');
    expect((await one.hub.info({})).actor.face).toBe('desktop');
  });

  it('locks all windows, also those that come later and those of a hub that comes later, and not the command line', async () => {
    await add('ada');
    await bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD });
    const [one, other] = [await window(), await window()];
    const watched = codeOf(other.runs.watch({}));
    await one.lock.lock({});
    expect(await watched).toBe('LOCKED');
    expect(await codeOf((await window()).runs.page({}))).toBe('LOCKED');
    expect(await stateOf(bench.hub)).toMatchObject({ locked: true });
    expect(await codeOf(bench.hub.runs.page({}))).toBe('ok');

    bench.disconnect();
    await bench.next('stop');
    const later = await window();
    expect(await codeOf(later.hub.info({}))).toBe('LOCKED');
    expect(await codeOf(later.lock.unlock({ by: 'account', secret: 'not it' }))).toBe('PASSWORD_WRONG');
    expect(await codeOf(later.lock.unlock({ by: 'passphrase', secret: PASSPHRASE }))).toBe('LOCK_UNSET');
    expect(await later.lock.unlock({ by: 'account', secret: PASSWORD })).toEqual({ step: 'open' });
    expect(await codeOf(later.hub.info({}))).toBe('ok');
    expect(await audited('session.unlock')).toEqual([
      { outcome: 'ok', by: 'account' },
      { outcome: 'refused', reason: 'PASSWORD_WRONG' },
    ]);
  });

  it('slows guesses down, of the code too, and of the passphrase', async () => {
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    await add('ada');
    const ada = await (await signedIn('ada')).page();
    const totp = URI.parse((await ada.accounts.totpBegin({ password: PASSWORD })).uri) as TOTP;
    const code = totp.generate();
    await ada.accounts.totpConfirm({ code });
    const one = await window();
    await bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD });
    await one.lock.lock({});
    const account = { by: 'account', secret: PASSWORD } as const;
    expect(await one.lock.unlock(account)).toEqual({ step: 'code' });
    expect(await codeOf(one.lock.unlock({ ...account, code }))).toBe('CODE_WRONG');
    // Who knows the password gains no attempts by giving it in between.
    const byTurns = async (): Promise<string> => {
      await codeOf(one.lock.unlock(account));
      return await codeOf(one.lock.unlock({ ...account, code: '000000' }));
    };
    expect(await untilSlowed(byTurns)).toBe('SIGN_IN_LOCKED');
    expect(await codeOf(one.hub.info({}))).toBe('LOCKED');
  });

  it('counts the passphrase with all who give it at the machine, in the next hub too; no browser makes the windows wait', async () => {
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    await bench.hub.lock.lock({});
    const guess = (hub: HubClient): Promise<string> => codeOf(hub.lock.unlock({ by: 'passphrase', secret: 'a guess' }));
    /** Fewer than are free: where these were counted anew, none would have to wait. */
    const soon = async (attempt: () => Promise<string>): Promise<readonly string[]> => {
      const said: string[] = [];
      for (let count = 0; count < 4; count += 1) said.push(await attempt());
      return said;
    };
    const mine = await linked();
    await (await mine.page()).lock.lock({});
    const byBrowser = async (): Promise<string> => JSON.stringify(await mine.unlock({ by: 'passphrase', secret: 'a guess' }));
    expect(await untilSlowed(byBrowser)).toContain('"status":429');
    expect(await (await window()).lock.unlock({ by: 'passphrase', secret: PASSPHRASE })).toEqual({ step: 'open' });

    await bench.hub.lock.lock({});
    expect(await untilSlowed(async () => await guess(await window()))).toBe('SIGN_IN_LOCKED');
    const current = 'a guess';
    expect(await soon(() => codeOf(bench.hub.secrets.setPassphrase({ passphrase: 'a third sentence', current })))).toContain(
      'PASSPHRASE_PAUSED',
    );
    bench.disconnect();
    await bench.next('stop');
    const later = await window();
    expect(await soon(() => guess(later))).toContain('SIGN_IN_LOCKED');
  });

  it('takes no code for wrong that could not be looked at', async () => {
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    await add('ada');
    const ada = await (await signedIn('ada')).page();
    const code = (URI.parse((await ada.accounts.totpBegin({ password: PASSWORD })).uri) as TOTP).generate();
    await ada.accounts.totpConfirm({ code });
    await bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD });
    await bench.hub.lock.lock({});
    bench.disconnect();
    await bench.next('stop');
    const one = await window();
    const said: string[] = [];
    for (let count = 0; count < 8; count += 1) said.push(await codeOf(one.lock.unlock({ by: 'account', secret: PASSWORD, code })));
    expect(new Set(said)).toEqual(new Set(['SECRETS_LOCKED']));
  });

  it('is unlocked by no token: none is given the right to, and no role', async () => {
    await add('ada');
    const ada = await (await signedIn('ada')).page();
    const scopes = ['runs:read', 'lock:self'] as const;
    expect(await codeOf(ada.accounts.addToken({ name: 'robot', scopes: [...scopes], days: 1, password: PASSWORD }))).toBe('BAD_INPUT');
    expect(await codeOf(bench.hub.roles.add({ role: 'robots', scopes: [...scopes] }))).toBe('BAD_INPUT');
  });

  it('gives an attached desktop its bytes again once the windows are open, and locks by it the windows alone', async () => {
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    const mine = await (await linked()).page();
    const scope = new Scope((error) => expect.fail(String(error)));
    closers.push(() => void scope.close());
    const runtime = bench.process.runtime;
    const attached = await attachHub(
      { socket: localSocketPath(runtime, HUB_SOCKET), windows: localSocketPath(runtime, WINDOW_SOCKET) },
      scope,
      memoryLog(),
    );
    const statusOf = async (method: 'GET' | 'PUT'): Promise<number> =>
      (await attached.bytes({ method, ticket: 'nothing', range: undefined, length: undefined, body: Readable.from(['x']) })).status;
    const opened = async (): Promise<unknown> => await (await window()).lock.unlock({ by: 'passphrase', secret: PASSPHRASE });
    expect(await statusOf('GET')).toBe(404);
    for (const method of ['GET', 'PUT'] as const) {
      await bench.hub.lock.lock({});
      expect(await statusOf(method)).toBe(423);
      expect(await opened()).toEqual({ step: 'open' });
      expect(await statusOf(method)).toBe(404);
    }
    const other = await (await linked()).page();
    expect(await attached.lock.close('asked')).toBe(true);
    expect(await stateOf(await window())).toMatchObject({ locked: true });
    expect(await codeOf(other.runs.page({}))).toBe('ok');
    expect(await codeOf(mine.runs.page({}))).toBe('LOCKED');
    await scope.close();
  });

  it('locks browsers that a link let in by the command line, and gives each a new cookie when it is unlocked', async () => {
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    const mine = await linked();
    const page = await mine.page();
    const one = await window();
    await bench.hub.lock.lock({});
    expect(await Promise.all([codeOf(page.runs.page({})), codeOf(one.runs.page({}))])).toEqual(['LOCKED', 'LOCKED']);
    expect(await stateOf(page)).toMatchObject({ locked: true, machine: true, ways: [{ by: 'passphrase' }] });
    const before = [...mine.cookies].join();
    expect(await mine.unlock({ by: 'passphrase', secret: 'not it' })).toMatchObject({ status: 401, answer: { reason: 'wrong' } });
    expect((await mine.unlock({ by: 'passphrase', secret: PASSPHRASE })).answer).toEqual({ step: 'in' });
    expect([...mine.cookies].join()).not.toBe(before);
    expect(await codeOf((await mine.page()).runs.page({}))).toBe('ok');
    expect(await codeOf(one.runs.page({}))).toBe('LOCKED');
  });

  it('stays locked when its account is removed, until another is chosen at the machine', async () => {
    await add('ada');
    await add('bob');
    await bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD });
    const one = await window();
    await one.lock.lock({});
    await bench.hub.accounts.remove({ account: 'ada' });
    expect(await stateOf(one)).toMatchObject({ locked: true, ways: [] });
    expect(await codeOf(one.lock.unlock({ by: 'account', secret: PASSWORD }))).toBe('LOCK_UNSET');
    await bench.hub.lock.setKeeper({ account: 'bob', password: PASSWORD });
    expect(await one.lock.unlock({ by: 'account', secret: PASSWORD })).toEqual({ step: 'open' });
  });

  it('keeps its account while that is disabled', async () => {
    await add('ada');
    await bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD });
    const one = await window();
    await one.lock.lock({});
    await bench.hub.accounts.change({ account: 'ada', disabled: true });
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    expect(await one.lock.unlock({ by: 'passphrase', secret: PASSPHRASE })).toEqual({ step: 'open' });
    await one.lock.lock({});
    await bench.hub.accounts.change({ account: 'ada', disabled: false });
    expect(await one.lock.unlock({ by: 'account', secret: PASSWORD })).toEqual({ step: 'open' });
  });

  it('locks with the system where that was chosen', async () => {
    await add('ada');
    await bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD });
    await bench.hub.lock.lock({ why: 'system' });
    expect(await stateOf(bench.hub)).toMatchObject({ locked: false });
    await bench.hub.settings.set({ lockWithSystem: true });
    await bench.hub.lock.lock({ why: 'system' });
    expect(await stateOf(bench.hub)).toMatchObject({ locked: true });
    expect(await audited('session.lock')).toEqual([{ outcome: 'ok', why: 'system' }]);
  });
});

import { Readable } from 'node:stream';
import { TOTP, URI } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubClient } from '#shared/contract/index';
import { attachHub } from '#main/electron/attached-hub';
import { HUB_SOCKET, WINDOW_SOCKET } from '#main/hub/local-face';
import { Scope } from '#main/hub/scope';
import { localSocketPath } from '#main/platform/local-socket-server';
import { memoryLog } from '../../support/db-worker';
import {
  PASSPHRASE,
  PASSWORD,
  add,
  audited,
  bench,
  closeLockBench,
  closers,
  codeOf,
  linked,
  openLockBench,
  served,
  signedIn,
  stateOf,
  untilSlowed,
  window,
} from '../../support/lock-bench';
import { createSoftAuthenticator } from '../../support/soft-authenticator';

beforeEach(openLockBench);
afterEach(closeLockBench);

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

  it('is not locked by an account whose only further factor is a security key, which a window cannot ask for', async () => {
    await add('ada');
    const ada = await (await signedIn('ada')).page();
    const origin = `http://localhost:${served.port}`;
    const { challenge } = await ada.securityKeys.begin({ origin, password: PASSWORD });
    const answer = { ...createSoftAuthenticator().make({ origin, rpId: 'localhost', challenge }) };
    await ada.securityKeys.finish({ origin, challenge, answer, name: 'Blue key' });
    const choose = (): Promise<string> => codeOf(bench.hub.lock.setKeeper({ account: 'ada', password: PASSWORD }));
    expect(await choose()).toBe('LOCK_KEY_ONLY');
    expect(await codeOf(bench.hub.lock.lock({}))).toBe('LOCK_UNSET');

    // With an authenticator beside it there is something that a window can ask for.
    await bench.hub.secrets.setPassphrase({ passphrase: PASSPHRASE });
    const { uri } = await ada.accounts.totpBegin({ password: PASSWORD });
    await ada.accounts.totpConfirm({ code: (URI.parse(uri) as TOTP).generate() });
    expect(await choose()).toBe('ok');
    expect(await codeOf(bench.hub.lock.lock({}))).toBe('ok');
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

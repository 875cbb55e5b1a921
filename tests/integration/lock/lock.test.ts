import { TOTP, URI } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../support/hub-bench';
import {
  PASSPHRASE,
  PASSWORD,
  add,
  audited,
  bench,
  closeLockBench,
  codeOf,
  openLockBench,
  serve,
  served,
  signedIn,
  stateOf,
  untilSlowed,
} from '../../support/lock-bench';

beforeEach(openLockBench);
afterEach(closeLockBench);

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

import { TOTP, URI } from 'otpauth';
import { openBrowser, type Browser } from './canary-browser';
import { axle, REFUSED } from './canary-command-line';
import { unlockOwn } from './canary-lock';
import { assertRefused, assertStatus, refused, type Aviary, type Place } from './canary-aviary';

/** Status of a form that let somebody in. */
const IN = 303;

/** Every place by which people prove who they are: typed at a page, or given to their own account and to others'. */
export const peoplePlaces: readonly Place[] = [
  { place: 'the password of an account, wherever it is asked for', tell: ownPassword },
  {
    place: 'a password that is set for somebody, who has to choose another',
    async tell({ hub, port, fresh, also }, password) {
      const name = fresh();
      await hub.accounts.add({ name, password: also('a first password') });
      await hub.accounts.setPassword({ account: name, password });
      const browser = openBrowser(port);
      await assertStatus(browser.post('/sign-in', { name, password }), 200);
      const next = also('a password that is chosen at the sign-in');
      await assertStatus(browser.post('/sign-in/password', { password: next, again: next }), IN);
      return undefined;
    },
  },
  {
    place: 'a password that is wrong',
    async tell({ hub, port, fresh, also }, password) {
      const name = fresh();
      await hub.accounts.add({ name, password: also('a password') });
      await assertStatus(openBrowser(port).post('/sign-in', { name, password }), 401);
      return undefined;
    },
  },
  {
    place: 'a password that is typed as a name',
    async tell({ port }, name) {
      await assertStatus(openBrowser(port).post('/sign-in', { name, password: 'nothing of note' }), 401);
      return undefined;
    },
  },
  {
    place: 'a password of no account',
    tell: refused(({ hub }, password) => hub.accounts.setPassword({ account: 'nobody', password })),
  },
];

async function ownPassword(aviary: Aviary, password: string): Promise<undefined> {
  const { hub, port, fresh, also, witness } = aviary;
  const name = fresh();
  await hub.accounts.add({ name, password, roles: ['administrator'] });
  const browser = openBrowser(port);
  await assertStatus(browser.post('/sign-in', { name, password }), IN);
  for (const cookie of browser.cookies()) also('a session of a browser', cookie);
  const connection = await browser.connect();
  const mine = witness.watch(connection.hub);

  const { uri, secret } = await mine.accounts.totpBegin({ password });
  also('the secret of an authenticator', secret);
  const code = also('a code that is none', also('what a code is cut from').slice(0, 16));
  await assertRefused(mine.accounts.totpConfirm({ code }));
  const totp = URI.parse(uri);
  if (!(totp instanceof TOTP)) throw new Error('the secret is for no authenticator');
  await mine.accounts.totpConfirm({ code: totp.generate() });
  const { recoveryCodes } = await mine.accounts.recoveryCodes({ password });
  for (const code of recoveryCodes) also('a recovery code', code);
  const other = openBrowser(port);
  await enterBy(other, { name, password }, recoveryCodes[0] ?? '');
  await unlockOwn(other, password, recoveryCodes[1] ?? '', also);

  const { secret: token } = await mine.accounts.addToken({ name: 'canary', scopes: ['runs:read'], password });
  also('a token of an account', token);
  await fetch(`http://127.0.0.1:${port}/none`, { headers: { authorization: `Bearer ${token}` } });
  await axle(aviary, ['runs', 'list', '--json'], '', { env: { AXLE_TOKEN: token } });
  const wrong = `axle_${also('what a token of nobody is cut from').slice(0, 9)}`;
  await axle(aviary, ['runs', 'list', '--json'], '', { env: { AXLE_TOKEN: also('a token of nobody', wrong) }, code: REFUSED });
  await mine.securityKeys.begin({ origin: `http://localhost:${port}`, password });
  await assertRefused(mine.securityKeys.remove({ key: 'none', password }));
  await mine.accounts.totpRemove({ password });
  await mine.accounts.changePassword({ current: password, next: also('a password in the place of another') });
  connection.close();
  return undefined;
}

async function enterBy(browser: Browser, form: Readonly<Record<string, string>>, code: string): Promise<void> {
  await assertStatus(browser.post('/sign-in', form), 200);
  await assertStatus(browser.post('/sign-in/code', { code }), IN);
}

import { openBrowser, type Browser } from './canary-browser';
import { assertRefused, assertStatus, type Aviary, type Place } from './canary-aviary';

/** Every place at which what is locked is unlocked: the windows, a browser that a link let in; in people, one in which somebody signed in. */
export const lockPlaces: readonly Place[] = [
  {
    place: 'the password that unlocks the windows',
    async tell({ hub, words, fresh, also }, password) {
      const name = fresh();
      await hub.accounts.add({ name, password });
      await hub.lock.setKeeper({ account: name, password });
      await assertRefused(
        hub.lock.unlock({ by: 'account', secret: also('a wrong password at the lock'), code: also('a code at the lock') }),
      );
      await hub.lock.unlock({ by: 'account', secret: password });
      await assertRefused(hub.lock.unlock({ by: 'passphrase', secret: also('a wrong passphrase at the lock') }));
      await hub.lock.unlock({ by: 'passphrase', secret: words });
      await hub.lock.setKeeper({ account: null });
      return undefined;
    },
  },
  { place: 'a browser that a link let in, at its lock', tell: unlockLinked },
];

async function unlockLinked({ hub, port, words, fresh, also }: Aviary, password: string): Promise<undefined> {
  const name = fresh();
  await hub.accounts.add({ name, password });
  await hub.lock.setKeeper({ account: name, password });
  const browser = openBrowser(port);
  const { link } = await hub.hub.link({ port });
  also('the ticket of a link', new URL(link).searchParams.get('ticket') ?? '');
  await browser.open(link);
  const lock = async (): Promise<void> => {
    const { hub: theirs, close } = await browser.connect();
    await theirs.lock.lock({});
    close();
  };
  const unlock = (by: string, secret: string, code = ''): Promise<number> => browser.tell('/sign-in/unlock', { by, secret, code });
  await lock();
  await assertStatus(unlock('passphrase', also('a wrong passphrase at the lock of a browser')), 401);
  await assertStatus(unlock('passphrase', words), 200);
  await lock();
  await assertStatus(unlock('account', also('a wrong password at the lock of a browser'), also('a code there')), 401);
  await assertStatus(unlock('account', password), 200);
  for (const cookie of browser.cookies()) also('a session of a browser that a link let in', cookie);
  await hub.lock.setKeeper({ account: null });
  return undefined;
}

/** Locks a browser in which somebody signed in, and unlocks it by password and second factor. */
export async function unlockOwn(browser: Browser, password: string, code: string, also: Aviary['also']): Promise<void> {
  const { hub: mine, close } = await browser.connect();
  await mine.lock.lock({});
  close();
  const unlock = (secret: string): Promise<number> => browser.tell('/sign-in/unlock', { by: 'account', secret });
  await assertStatus(unlock(also('a wrong password at the lock of who signed in')), 401);
  await assertStatus(unlock(password), 200);
  await assertStatus(browser.tell('/sign-in/unlock/code', { code: also('a wrong code at the lock of who signed in') }), 401);
  await assertStatus(browser.tell('/sign-in/unlock/code', { code }), 200);
  for (const cookie of browser.cookies()) also('a session of a browser that was unlocked', cookie);
}

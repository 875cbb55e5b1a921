import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { createKeyVault, type KeyVaultDeps, type PlacedPage, type SecretPlace } from '#main/spokes/secrets/key-vault/index';
import { startKeyVaultDouble, VAULT_RESOURCE, vaultError, type KeyVaultDouble } from '../../support/key-vault-double';
import { VAULT_TOKEN } from '../../support/vault-token';

let double: KeyVaultDouble;
let waited: number[];
let scopes: string[];
let abort: AbortController;

beforeEach(async () => {
  double = await startKeyVaultDouble();
  [waited, scopes, abort] = [[], [], new AbortController()];
});
afterEach(() => double.close());

const open = (change: Partial<KeyVaultDeps> = {}): SecretPlace =>
  createKeyVault({
    vault: double.url,
    token: (wanted) => {
      scopes.push(...wanted.scopes);
      return Promise.resolve({ token: VAULT_TOKEN, expiresAt: Date.now() + 3_600_000 });
    },
    ownAuthorities: () => Promise.resolve(double.authority),
    now: Date.now,
    wait: (ms) => {
      waited.push(ms);
      return Promise.resolve();
    },
    lookup: double.lookup,
    ...change,
  });

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );
const refused = (reason: string, data: object = {}) => ({ code: 'KEY_VAULT_FAILED', data: { reason, ...data } });

async function all<T>(pages: AsyncIterable<PlacedPage<T>>): Promise<readonly (readonly T[])[]> {
  const found: (readonly T[])[] = [];
  for await (const { items, more } of pages) {
    expect(more).toBe(false);
    found.push(items);
  }
  return found;
}

describe('a key vault', () => {
  test('keeps a value, gives it back, and each version of it', async () => {
    const place = open();
    const first = await place.set('db-password', 'hunter2 é "quoted"', abort.signal);
    const second = await place.set('db-password', 'newer', abort.signal);
    expect(first.version).toMatch(/^[0-9a-f]{32}$/);
    expect(await place.get('db-password', undefined, abort.signal)).toMatchObject({ value: 'newer', version: { version: second.version } });
    expect(await place.get('db-password', first.version, abort.signal)).toMatchObject({ value: 'hunter2 é "quoted"' });
    const versions = (await all(place.versions('db-password', abort.signal))).flat();
    expect(versions.map(({ version }) => version)).toEqual([first.version, second.version]);
    expect(versions[0]).toMatchObject({ enabled: true, createdAt: '2026-01-01T00:00:00.000Z' });
  });

  test('lists what it holds, page by page, each asked for when it is wanted; never a value', async () => {
    for (let index = 0; index < 60; index += 1) double.put(`secret-${index}`, 'canary');
    double.put('typed', 'canary');
    double.disabled.add('secret-7');
    const pages = await all(open().list(abort.signal));
    expect(pages.map(({ length }) => length)).toEqual([25, 25, 11]);
    const listed = pages.flat();
    expect(listed.find(({ name }) => name === 'typed')).toMatchObject({ contentType: 'text/plain', enabled: true });
    expect(listed.find(({ name }) => name === 'secret-7')).toMatchObject({ enabled: false });
    expect(JSON.stringify(listed)).not.toContain('canary');
    const before = double.asked.length;
    for await (const page of open().list(abort.signal)) {
      expect(page.items).toHaveLength(25);
      break;
    }
    // The challenge and one page.
    expect(double.asked.length).toBe(before + 2);
  });
});

describe('its challenge', () => {
  test('names the token that it wants; until then nothing is sent but the question', async () => {
    await open().set('a', 'the value', abort.signal);
    expect(scopes).toEqual([`${VAULT_RESOURCE}/.default`]);
    expect(double.asked).toEqual([
      { what: 'PUT /secrets/a', token: false, body: false },
      { what: 'PUT /secrets/a', token: true, body: true },
    ]);
  });

  test.each(['https://vault.azure.net', 'https://example.test.evil.test', 'https://graph.microsoft.com'])(
    'that asks for a token of %s is given none',
    async (resource) => {
      double.resource = resource;
      expect(await failure(open().set('a', 'the value', abort.signal))).toMatchObject(refused('challenge', { secret: 'a' }));
      expect(scopes).toEqual([]);
      expect(double.asked).toEqual([{ what: 'PUT /secrets/a', token: false, body: false }]);
    },
  );

  test('that goes on is a vault that does not take the account', async () => {
    const token = () => Promise.resolve({ token: 'of somebody else', expiresAt: Date.now() + 3_600_000 });
    expect(await failure(open({ token }).get('a', undefined, abort.signal))).toMatchObject(refused('unauthorized'));
  });
});

describe('a key vault that says no', () => {
  test('to a name that it does not have, that is deleted, or that is disabled', async () => {
    const place = open();
    expect(await failure(place.get('none', undefined, abort.signal))).toMatchObject(
      refused('not-found', { secret: 'none', vault: double.url.host, code: 'SecretNotFound' }),
    );
    double.deleted.add('gone');
    expect(await failure(place.set('gone', 'x', abort.signal))).toMatchObject(
      refused('deleted', { code: 'ObjectIsDeletedButRecoverable' }),
    );
    double.put('off', 'x');
    double.disabled.add('off');
    expect(await failure(place.get('off', undefined, abort.signal))).toMatchObject(refused('disabled'));
    double.put('old', 'x');
    double.expired.add('old');
    expect(await failure(place.get('old', undefined, abort.signal))).toMatchObject(refused('expired', { secret: 'old' }));
    expect(await failure(place.get('none', 'a'.repeat(32), abort.signal))).toMatchObject(refused('not-found'));
  });

  test('to the account: by role, or by its firewall', async () => {
    double.answerNext(vaultError(403, 'Forbidden', 'ForbiddenByRbac'), vaultError(403, 'Forbidden', 'ForbiddenByFirewall'));
    expect(await failure(open().get('a', undefined, abort.signal))).toMatchObject(refused('forbidden', { code: 'ForbiddenByRbac' }));
    expect(await failure(all(open().list(abort.signal)))).toMatchObject(refused('forbidden', { code: 'Forbidden' }));
  });

  test('a name, a version or a value that it would not take is not sent', async () => {
    const place = open();
    for (const name of ['', 'a/b', '../keys', 'a b', 'a?x', 'é', 'a'.repeat(128)]) {
      expect(await failure(place.get(name, undefined, abort.signal))).toMatchObject(refused('name'));
      expect(await failure(all(place.versions(name, abort.signal)))).toMatchObject(refused('name'));
    }
    expect(await failure(place.get('a', '../b', abort.signal))).toMatchObject(refused('not-found'));
    expect(await failure(place.set('a', 'x'.repeat(25 * 1024 + 1), abort.signal))).toMatchObject(refused('name'));
    expect(double.asked).toEqual([]);
  });

  test('no part of an error has a value', async () => {
    double.answerNext(vaultError(400, 'BadParameter'));
    const error = await failure(open().set('a', 'canary-value', abort.signal));
    expect(error).toMatchObject(refused('name', { code: 'BadParameter' }));
    expect(String(error) + JSON.stringify(error)).not.toContain('canary-value');
  });
});

describe('a key vault that is busy, or not there', () => {
  test('is waited for as it asks, four times in all, and not for an hour', async () => {
    double.put('a', 'value');
    double.answerNext(vaultError(429, 'Throttled', undefined, { 'Retry-After': '6' }), vaultError(503, 'ServiceUnavailable'));
    expect(await open().get('a', undefined, abort.signal)).toMatchObject({ value: 'value' });
    expect(waited).toEqual([6_000, 2_000]);
    double.answerNext(...Array.from({ length: 4 }, () => vaultError(429, 'Throttled', undefined, { 'Retry-After': '1' })));
    expect(await failure(open().get('a', undefined, abort.signal))).toMatchObject(refused('throttled', { secret: 'a' }));
    double.answerNext(vaultError(429, 'Throttled', undefined, { 'Retry-After': '3600' }));
    expect(await failure(open().get('a', undefined, abort.signal))).toMatchObject(refused('throttled', { seconds: 3_600 }));
  });

  test('can be given up on while it is waited for', async () => {
    double.answerNext(vaultError(429, 'Throttled', undefined, { 'Retry-After': '30' }));
    const wait = (_ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
        abort.abort();
      });
    expect(await failure(open({ wait }).get('a', undefined, abort.signal))).toMatchObject({ code: 'CANCELLED' });
    expect(await failure(open().get('a', undefined, abort.signal))).toMatchObject({ code: 'CANCELLED' });
  });

  test('an untrusted certificate, a name that is not known and nonsense are told apart', async () => {
    const untrusted = { ownAuthorities: () => Promise.resolve(undefined) };
    expect(await failure(open(untrusted).get('a', undefined, abort.signal))).toMatchObject(refused('certificate'));
    const elsewhere = { vault: new URL('https://other.vault.example.test') };
    expect(await failure(open(elsewhere).get('a', undefined, abort.signal))).toMatchObject(refused('unreachable', { code: 'name' }));
    double.answerNext({ status: 200, body: '<html>' });
    expect(await failure(open().get('a', undefined, abort.signal))).toMatchObject({ code: 'KEY_VAULT_FAILED' });
    double.answerNext(vaultError(500, 'InternalServerError'));
    expect(await failure(open().get('a', undefined, abort.signal))).toMatchObject(refused('unreachable'));
  });

  test('where nobody has signed in it says that', async () => {
    const token = () => Promise.reject(new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account: '' }));
    expect(await failure(open({ token }).get('a', undefined, abort.signal))).toMatchObject(refused('signed-out'));
  });
});

import type { ISerializableTokenCache, TokenCacheContext } from '@azure/msal-node';
import { expect, test } from 'vitest';
import { memoryLog } from '../../../../tests/support/db-worker';
import { memorySealedStore } from '../../../../tests/support/memory-sealed-store';
import { createTokenCache } from './token-cache';
import { createTurns } from './turns';

/** MSAL's context, as far as a plugin uses it. */
function contextOf(change: (kept: string) => string | undefined): TokenCacheContext {
  let kept = '{}';
  let changed: string | undefined;
  const cache: ISerializableTokenCache = {
    deserialize(text) {
      kept = text;
      changed = change(text);
    },
    serialize: () => changed ?? kept,
  };
  return {
    hasChanged: true,
    cache,
    tokenCache: cache,
    get cacheHasChanged() {
      return changed !== undefined;
    },
  };
}

const name = 'identity/one';
const count = (text: string): number => (JSON.parse(text) as { AppMetadata: { count: number } }).AppMetadata.count;

test('two that write at once both count', async () => {
  const sealed = memorySealedStore();
  sealed.values.set(name, Buffer.from('{"AppMetadata":{"count":0}}'));
  const cache = createTokenCache(sealed, name, createTurns(), memoryLog());
  const more = async (): Promise<void> => {
    const context = contextOf((text) => JSON.stringify({ AppMetadata: { count: count(text) + 1 } }));
    await cache.beforeCacheAccess(context);
    await cache.afterCacheAccess(context);
  };
  await Promise.all(Array.from({ length: 20 }, more));
  expect(count(String(sealed.values.get(name)))).toBe(20);
});

test('two caches of one name, as of a provider that is left and the one after it, lose nothing of each other', async () => {
  const sealed = memorySealedStore();
  sealed.values.set(name, Buffer.from('{"AppMetadata":{"count":0}}'));
  const turns = createTurns();
  const more = async (): Promise<void> => {
    const cache = createTokenCache(sealed, name, turns, memoryLog());
    const context = contextOf((text) => JSON.stringify({ AppMetadata: { count: count(text) + 1 } }));
    await cache.beforeCacheAccess(context);
    await cache.afterCacheAccess(context);
  };
  await Promise.all(Array.from({ length: 20 }, more));
  expect(count(String(sealed.values.get(name)))).toBe(20);
});

test('one that could not begin keeps nobody waiting', async () => {
  const sealed = memorySealedStore();
  const cache = createTokenCache(sealed, name, createTurns(), memoryLog());
  const context = contextOf(() => undefined);
  sealed.become('locked');
  await expect(cache.beforeCacheAccess(context)).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
  await cache.afterCacheAccess(context);
  sealed.become('open');
  await cache.beforeCacheAccess(context);
  await cache.afterCacheAccess(context);
});

test('what does not fit loses its access tokens, which can be had again, and nothing else', async () => {
  const sealed = memorySealedStore();
  sealed.values.set(name, Buffer.from('{}'));
  const cache = createTokenCache(sealed, name, createTurns(), memoryLog());
  const context = contextOf(() => JSON.stringify({ AccessToken: { a: 'x'.repeat(1_048_576) }, RefreshToken: { r: 'y' } }));
  await cache.beforeCacheAccess(context);
  await cache.afterCacheAccess(context);
  expect(String(sealed.values.get(name))).toBe('{"AccessToken":{},"RefreshToken":{"r":"y"}}');
});

test('turns are taken in order, one key apart from another', async () => {
  const turns = createTurns();
  const first = await turns.take('a');
  const seen: string[] = [];
  const second = turns.take('a').then((end) => (seen.push('second'), end()));
  (await turns.take('b'))();
  expect(seen).toEqual([]);
  first();
  await second;
  expect(seen).toEqual(['second']);
});

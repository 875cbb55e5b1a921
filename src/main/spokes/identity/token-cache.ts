import type { ICachePlugin, TokenCacheContext } from '@azure/msal-node';
import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import type { Turns } from './turns';

/** What a sealed value may be at most. */
const MOST_BYTES = 1_048_576;
/** Where a cache lies that could not be read, for whoever wants to know why, until somebody signs in or out. */
export const SET_ASIDE = 'identity/set-aside';

const section = z.record(z.string(), z.unknown()).optional();
/** MSAL's cache as far as it is looked at. */
const Cache = z.looseObject({ Account: section, IdToken: section, AccessToken: section, RefreshToken: section, AppMetadata: section });

/** MSAL's cache in the sealed store: one reader or writer at a time, whatever application of MSAL it is. */
export interface TokenCache extends ICachePlugin {
  readonly name: string;
  /** Whether a cache was set aside since the last sign-in. */
  readonly setAside: boolean;
  /** Whether there is one; opens what is sealed. Fails with SECRETS_LOCKED. */
  kept(): Promise<boolean>;
  /** Somebody signed in: nothing is missing any more. */
  signedIn(): Promise<void>;
  /** What was set aside has what renews tokens in it: it does not outlast those who leave. */
  signedOut(): Promise<void>;
}

/**
 * Keeps MSAL's cache as `name`. Others of the same name have to share `turns`; between processes the hub's own lock on its data folder sees to
 * it that there is one.
 */
export function createTokenCache(sealed: SealedStore, name: string, turns: Turns, log: Log): TokenCache {
  const held = new WeakMap<TokenCacheContext, () => void>();
  let setAside = false;

  async function load(): Promise<string | undefined> {
    const bytes = await sealed.read(name).catch((error: unknown) => {
      if (!HubError.is(error, 'SEALED_DAMAGED')) throw error;
      setAside = true; // The store has done so.
      return undefined;
    });
    if (bytes === undefined) return undefined;
    try {
      const text = bytes.toString('utf8');
      if (readable(text)) return text;
      log.warn('identity.cache-set-aside', { bytes: bytes.length });
      await sealed.write(SET_ASIDE, bytes);
      await sealed.remove(name);
      setAside = true;
      return undefined;
    } finally {
      bytes.fill(0);
    }
  }

  async function store(text: string): Promise<void> {
    const bytes = Buffer.from(Buffer.byteLength(text) > MOST_BYTES ? withoutAccessTokens(text) : text);
    try {
      await sealed.write(name, bytes);
    } finally {
      bytes.fill(0);
    }
  }

  return {
    name,
    get setAside() {
      return setAside;
    },
    async kept() {
      const release = await turns.take(name);
      try {
        return (await load()) !== undefined;
      } finally {
        release();
      }
    },
    async signedIn() {
      setAside = false;
      await sealed.remove(SET_ASIDE);
    },
    signedOut: () => sealed.remove(SET_ASIDE),
    async beforeCacheAccess(context) {
      const release = await turns.take(name);
      try {
        const kept = await load();
        if (kept !== undefined) context.tokenCache.deserialize(kept);
        held.set(context, release);
      } catch (error) {
        release();
        throw error;
      }
    },
    async afterCacheAccess(context) {
      // MSAL calls this too where it could not begin.
      const release = held.get(context);
      if (release === undefined) return;
      held.delete(context);
      try {
        if (context.cacheHasChanged) await store(context.tokenCache.serialize());
      } finally {
        release();
      }
    },
  };
}

function readable(text: string): boolean {
  try {
    return Cache.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** They can be had again by what is left. */
function withoutAccessTokens(text: string): string {
  return JSON.stringify({ ...Cache.parse(JSON.parse(text)), AccessToken: {} });
}

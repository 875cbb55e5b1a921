import { HubError } from '#shared/contract/errors';
import type { Trigger } from '#shared/contract/triggers';
import type { KeptSecrets } from '#main/platform/kept-secrets';
import type { Known } from './proof';
import type { Stored } from './store';

/** What is known of those who may send requests, at hand without asking any storage. */
export interface Senders {
  readonly of: (trigger: string) => Known | undefined;
  /** Resolves when it is known of each trigger whether its secret can be had. */
  readonly settled: () => Promise<void>;
  /** Whether the secrets of some are locked: of a request that proves nothing it cannot be said who sends it. */
  readonly locked: () => boolean;
  /**
   * Keeps a new secret; durable when it resolves. Of a token only the hash is known, which is kept with its trigger. Gives how to go
   * back to the one before.
   */
  readonly keep: (stored: Stored, secret: string) => Promise<() => Promise<void>>;
  readonly drop: (trigger: string) => Promise<void>;
  /** Asks for the secrets that are not at hand, as at the start and whenever the sealed store opens; each trigger's trouble is told. */
  readonly load: (tell: (trigger: string, trouble: Extract<Trigger['trouble'], `secret-${string}`> | null) => void) => Promise<void>;
}

/** The senders of these triggers. Those whose secret is sealed are known once `load` has asked: a keychain holds up no start. */
export async function createSenders(secrets: KeptSecrets, loaded: readonly Stored[]): Promise<Senders> {
  const known = new Map<string, Known>();
  const missing = new Map<string, Known['proof']>();
  let locked = false;
  let loading: Promise<void> = Promise.resolve();
  for (const { id, event, proofHash } of loaded) {
    if (event.type !== 'http') continue;
    const secret = event.proof === 'token' ? (proofHash ?? undefined) : await secrets.plain(id);
    if (secret === undefined) missing.set(id, event.proof);
    else known.set(id, { proof: event.proof, secret });
  }
  return {
    of: (trigger) => known.get(trigger),
    settled: () => loading.catch(() => undefined), // Its owner is told.
    locked: () => locked,
    async keep({ id, event, proofHash }, secret) {
      if (event.type !== 'http') return async () => undefined;
      const before = known.get(id);
      if (event.proof !== 'token') await secrets.put(id, secret);
      known.set(id, { proof: event.proof, secret: proofHash ?? secret });
      missing.delete(id);
      return async () => {
        if (before === undefined) return;
        known.set(id, before);
        if (before.proof !== 'token') await secrets.put(id, before.secret);
      };
    },
    async drop(trigger) {
      known.delete(trigger);
      missing.delete(trigger);
      await secrets.remove(trigger);
    },
    load(tell) {
      loading = (async () => {
        let shut = false;
        for (const [id, proof] of missing) {
          const found = proof === 'token' ? 'lost' : await secretOf(secrets, id);
          if (found === 'locked') shut = true;
          // It may have been renewed or removed meanwhile.
          if (!missing.has(id)) continue;
          if (typeof found === 'object') {
            known.set(id, { proof, secret: found.secret });
            missing.delete(id);
          }
          tell(id, typeof found === 'object' ? null : `secret-${found}`);
        }
        locked = shut;
      })();
      return loading;
    },
  };
}

/** A secret that is kept, or why there is none. One that does not open is as good as lost. */
async function secretOf(secrets: KeptSecrets, id: string): Promise<{ readonly secret: string } | 'locked' | 'lost'> {
  try {
    const secret = await secrets.get(id);
    return secret === undefined ? 'lost' : { secret };
  } catch (error) {
    if (HubError.is(error, 'SECRETS_LOCKED')) return 'locked';
    if (HubError.is(error, 'SEALED_DAMAGED')) return 'lost';
    throw error;
  }
}

import type { KeptSecrets } from '#main/platform/kept-secrets';
import type { Known } from './proof';
import type { Stored } from './store';

/** What is known of those who may send requests, at hand without asking any storage. */
export interface Senders {
  readonly of: (trigger: string) => Known | undefined;
  /**
   * Keeps a new secret; durable when it resolves. Of a token only the hash is known, which is kept with its trigger. Gives how to go
   * back to the one before.
   */
  readonly keep: (stored: Stored, secret: string) => Promise<() => Promise<void>>;
  readonly drop: (trigger: string) => Promise<void>;
}

/** The senders of these triggers, and which of those have lost their secret. */
export async function createSenders(
  secrets: KeptSecrets,
  loaded: readonly Stored[],
): Promise<Senders & { readonly lost: ReadonlySet<string> }> {
  const known = new Map<string, Known>();
  const lost = new Set<string>();
  for (const { id, event, proofHash } of loaded) {
    if (event.type !== 'http') continue;
    const secret = event.proof === 'token' ? (proofHash ?? undefined) : await secrets.get(id);
    if (secret === undefined) lost.add(id);
    else known.set(id, { proof: event.proof, secret });
  }
  return {
    lost,
    of: (trigger) => known.get(trigger),
    async keep({ id, event, proofHash }, secret) {
      if (event.type !== 'http') return async () => undefined;
      const before = known.get(id);
      if (event.proof !== 'token') await secrets.put(id, secret);
      known.set(id, { proof: event.proof, secret: proofHash ?? secret });
      return async () => {
        if (before === undefined) return;
        known.set(id, before);
        if (before.proof !== 'token') await secrets.put(id, before.secret);
      };
    },
    async drop(trigger) {
      known.delete(trigger);
      await secrets.remove(trigger);
    },
  };
}

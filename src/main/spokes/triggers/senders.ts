import type { KeptSecrets } from '#main/platform/kept-secrets';
import type { Known } from './proof';
import type { Stored } from './store';

/** What is known of those who may send requests, at hand without asking any storage. */
export interface Senders {
  readonly of: (trigger: string) => Known | undefined;
  /** Keeps a new secret; durable when it resolves. Of a token only the hash is known, which is kept with its trigger. */
  readonly keep: (stored: Stored, secret: string) => Promise<void>;
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
      if (event.type !== 'http') return;
      if (event.proof !== 'token') await secrets.put(id, secret);
      known.set(id, { proof: event.proof, secret: proofHash ?? secret });
    },
    async drop(trigger) {
      known.delete(trigger);
      await secrets.remove(trigger);
    },
  };
}

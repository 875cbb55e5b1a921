import { createPublicKey } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { hubActor } from '#main/platform/hub-actor';
import { chainActions, Checkpoint, checkpointMessage, KeyChange, keyMessage, stubMessage, type Stub } from '#main/proof/checkpoint';
import { publicKeyOf } from '#main/proof/signature';
import type { Db } from '#main/platform/db-port';
import { isStorage } from '#main/platform/storage-faults';
import type { Chain } from './chain';
import type { KnownKeys } from './known-keys';
import { lastOwn } from './own-entries';
import type { AuditDeps, SigningKey } from './ports';

/** Entries after which a checkpoint is signed. */
const EVERY = 1_000;
/** And after so long, while there are entries. */
const DAY_MS = 24 * 3_600_000;
/** How often that is looked at. */
const LOOK_MS = 60_000;
/** A key store that does not answer holds up nothing: neither a hub that leaves nor a removal. */
const PATIENCE_MS = 2_000;

/** How far the chain is signed, by what this hub wrote. */
export interface SignedNow {
  readonly upTo: number | null;
  readonly by: string | null;
}

/** Signs where the chain stands, now and then. */
export interface Checkpoints {
  readonly signed: SignedNow;
  /** The key that there is now; null while the store is locked or does not answer. */
  key(): Promise<SigningKey | null>;
  /** Signs the last entry. `locked` without a key; null where nothing is unsigned. */
  sign(actor?: Actor): Promise<number | null | 'locked'>;
  /** A stub with its signature, or without where there is no key. */
  seal(stub: Omit<Stub, 'key' | 'signature'>, key: SigningKey | null): Stub;
  /** Signs if it is time to: what a timer does each minute. */
  look(): Promise<void>;
}

type Deps = Pick<AuditDeps, 'scope' | 'db' | 'log' | 'clock' | 'signing'> & { readonly chain: Chain; readonly keys: KnownKeys };

const signatureBy = (key: Pick<SigningKey, 'sign'>, message: Buffer): string => key.sign(message).toString('base64url');

/** Checkpoints of a chain: every 1,000 entries, once a day while there are some, when the hub leaves, and when somebody asks. */
export async function createCheckpoints({ scope, db, log, clock, signing, chain, keys }: Deps): Promise<Checkpoints> {
  const last = await lastCheckpoint(db);
  let signed: SignedNow = { upTo: last?.upTo ?? null, by: last?.by ?? null };
  let [signedAt, current] = [last?.at ?? 0, last?.by ?? null];
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = false;

  /** A checkpoint signs the entry before it, and says nothing else. */
  const unsigned = (): number => chain.head.seq - (signed.upTo === null ? 0 : signed.upTo + 1);

  async function key(): Promise<SigningKey | null> {
    let late: NodeJS.Timeout | undefined;
    try {
      const silence = new Promise<null>((resolve) => (late = setTimeout(resolve, PATIENCE_MS, null)));
      return await Promise.race([signing(), silence]);
    } catch (error) {
      log.error('audit.key', error);
      return null;
    } finally {
      clearTimeout(late);
    }
  }

  async function write(actor: Actor): Promise<number | null | 'locked'> {
    if (unsigned() <= 0) return null;
    const signer = await key();
    if (signer === null) return 'locked';
    const { keyId } = signer;
    const publicKey = publicKeyOf(createPublicKey(signer.publicKeyPem));
    // Before anything is signed with it: a checkpoint by a key that nobody knows is a fault.
    await keys.add({ key: keyId, publicKey });
    const before = current;
    const isNew = keyId !== before;
    const covered = await db.write(async (tx) => {
      if (isNew) {
        await chain.append(tx, ({ hash }) => {
          const { previous } = signer;
          const change = { key: keyId, publicKey };
          const signature = previous === undefined ? null : signatureBy(previous, keyMessage(hash, change));
          const detail = KeyChange.parse({ ...change, previous: previous?.keyId ?? before, signature });
          return { action: chainActions.key, outcome: 'ok', actor, detail };
        });
      }
      const written = await chain.append(tx, (place) => {
        const detail = Checkpoint.parse({
          ...place,
          seq: place.seq,
          hash: place.hash,
          key: keyId,
          signature: signatureBy(signer, checkpointMessage(place)),
        });
        return { action: chainActions.checkpoint, outcome: 'ok', actor, detail };
      });
      return written.seq - 1;
    });
    current = keyId;
    signed = { upTo: covered, by: keyId };
    signedAt = clock.now();
    return covered;
  }

  function sign(actor = hubActor): Promise<number | null | 'locked'> {
    const mine = turn.then(() => write(actor));
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function quietly(): Promise<void> {
    try {
      await sign();
    } catch (error) {
      if (!isStorage(error)) log.error('audit.checkpoint', error); // A full disk: the next one covers it.
    }
  }

  async function look(): Promise<void> {
    if (unsigned() >= EVERY || (unsigned() > 0 && Math.abs(clock.now() - signedAt) >= DAY_MS)) await quietly();
  }

  scope.every(LOOK_MS, look);
  const stop = chain.onGrown(() => {
    // Once for each thousand, or a locked store would be asked with every entry.
    if (waiting || unsigned() < EVERY || unsigned() % EVERY !== 0) return;
    waiting = true;
    scope.track(quietly().finally(() => (waiting = false)));
  });
  scope.onClose(async () => {
    stop();
    if (unsigned() > 0) await quietly();
    await turn;
  });

  return {
    get signed() {
      return signed;
    },
    key,
    sign,
    look,
    seal(stub, signer) {
      const whole = { ...stub, key: signer?.keyId ?? null, signature: null };
      return signer === null ? whole : { ...whole, signature: signatureBy(signer, stubMessage(whole)) };
    },
  };
}

/** What the last checkpoint says. */
async function lastCheckpoint(db: Db) {
  const doc = (await lastOwn(db, chainActions.checkpoint))?.doc;
  const point = Checkpoint.safeParse(doc?.['detail']).data;
  if (point === undefined) return undefined;
  const at = Date.parse(String(doc?.['at']));
  return { upTo: point.seq, by: point.key, at: Number.isNaN(at) ? 0 : at };
}

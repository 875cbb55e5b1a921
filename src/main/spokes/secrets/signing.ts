import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import type { OpenableStore } from '#main/platform/sealed/store';
import { createTurns } from '#main/platform/turns';

/** A key that signs the record: Ed25519 (RFC 8032). `previous` is the last one before it that was used, which signs that change. */
export interface HeldKey {
  readonly keyId: string;
  readonly publicKeyPem: string;
  readonly sign: (bytes: Buffer) => Buffer;
  readonly previous?: { readonly keyId: string; readonly sign: (bytes: Buffer) => Buffer } | undefined;
}

/** The key that the record is signed with. */
export interface Signing {
  /** Null while the store is not open. Made when it is first asked for. */
  readonly current: () => Promise<HeldKey | null>;
  /** A new key; the last one that was used signs the change. One that does not open any more is replaced without. */
  readonly renew: () => Promise<void>;
}

const NAME = 'audit/signing';
/**
 * Private keys as PKCS #8. `used`: something was signed with `current`, so that the record may name it. Until then the key before it stays:
 * it is the last one that the record knows, and has to sign the change to whatever comes next.
 */
const Kept = z.object({ current: z.string().max(1_024), previous: z.string().max(1_024).nullable(), used: z.boolean().default(true) });
type Kept = z.infer<typeof Kept>;

/** The signing key of the sealed store. It stays in memory once it was read. */
export function createSigning(sealed: OpenableStore): Signing {
  const inTurn = createTurns();
  let held: { readonly key: HeldKey; kept: Kept } | undefined;

  async function write(kept: Kept): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(kept));
    try {
      await sealed.write(NAME, bytes);
    } finally {
      bytes.fill(0);
    }
  }

  /** Notes that a key is used. Where that cannot be written the hub knows it for as long as it stays; one that does not know keeps the older key. */
  function noteUse(one: NonNullable<typeof held>): void {
    if (one.kept.used) return;
    one.kept = { ...one.kept, used: true };
    void inTurn(async () => {
      if (held === one) await write(one.kept);
    }).catch(() => undefined);
  }

  function hold(kept: Kept): HeldKey {
    const parts = heldOf(kept);
    const key: HeldKey = {
      ...parts,
      sign: (bytes) => {
        noteUse(one);
        return parts.sign(bytes);
      },
    };
    const one = { key, kept };
    held = one;
    return key;
  }

  /** Fails with SEALED_DAMAGED, also where it opens and makes no sense. */
  async function read(): Promise<Kept | undefined> {
    const bytes = await sealed.read(NAME);
    if (bytes === undefined) return undefined;
    try {
      const kept = Kept.parse(JSON.parse(bytes.toString('utf8')));
      heldOf(kept);
      return kept;
    } catch {
      throw new HubError('SEALED_DAMAGED', { name: NAME, file: NAME }); // What it says may have parts of a key.
    } finally {
      bytes.fill(0);
    }
  }

  async function keep(kept: Kept): Promise<HeldKey> {
    await write(kept);
    return hold(kept);
  }

  async function ask(): Promise<HeldKey | null> {
    if (held !== undefined) return held.key;
    await sealed.begin();
    if (sealed.state !== 'open') return null;
    const there = await read();
    return there === undefined ? await keep({ current: newPem(), previous: null, used: false }) : hold(there);
  }

  async function before(): Promise<string | null> {
    try {
      const kept = held?.kept ?? (await read());
      if (kept === undefined) return null;
      return kept.used || kept.previous === null ? kept.current : kept.previous;
    } catch (error) {
      if (HubError.is(error, 'SEALED_DAMAGED')) return null;
      throw error;
    }
  }

  return {
    current: () => inTurn(ask),
    renew: () =>
      inTurn(async () => {
        await keep({ current: newPem(), previous: await before(), used: false });
      }),
  };
}

const newPem = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function heldOf({ current, previous }: Kept): HeldKey {
  const { keyId, publicKeyPem, sign: signs } = partsOf(current);
  const before = previous === null ? undefined : partsOf(previous);
  return { keyId, publicKeyPem, sign: signs, previous: before === undefined ? undefined : { keyId: before.keyId, sign: before.sign } };
}

function partsOf(pem: string): Omit<HeldKey, 'previous'> {
  const key = createPrivateKey(pem);
  const publicKey = createPublicKey(key);
  const digest = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return {
    keyId: `axle-${digest.slice(0, 16)}`,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes) => sign(null, bytes, key),
  };
}

import type { EntryRow } from './chain-head';
import { chainActions, Checkpoint, checkpointMessage, KeyChange, keyMessage, stubMessage, type KnownKey, type Stub } from './checkpoint';
import type { HashedDoc } from './entry-fields';
import { isSignatureOf } from './signature';

/** What is wrong with a signature. */
export interface SignatureFault {
  readonly kind: 'checkpoint-key' | 'checkpoint-signature' | 'checkpoint-other';
  readonly detail: string;
}

/** How far the entries that were shown in order are signed. */
export interface Signed {
  /** The last entry that a checkpoint covers; null where none does. */
  readonly upTo: number | null;
  /** Name of the key that signed it. */
  readonly key: string | null;
}

/** Checks the signatures that entries carry, as they are shown in order, by keys that are known from outside or were handed on. */
export class ChainSignatures {
  readonly #keys: Map<string, string>;
  #signed: Signed = { upTo: null, key: null };

  constructor(keys: readonly KnownKey[]) {
    this.#keys = new Map(keys.map(({ key, publicKey }) => [key, publicKey]));
  }

  get signed(): Signed {
    return this.#signed;
  }

  entry(row: EntryRow, doc: HashedDoc): SignatureFault | undefined {
    if (doc['action'] === chainActions.checkpoint) return this.#checkpoint(row, doc);
    if (doc['action'] === chainActions.key) return this.#change(row, doc);
    return undefined;
  }

  /** What is wrong with a stub's own signature; undefined where it has none, or one that holds. */
  stub(stub: Stub): string | undefined {
    if (stub.key === null && stub.signature === null) return undefined;
    const publicKey = stub.key === null ? undefined : this.#keys.get(stub.key);
    if (publicKey === undefined) return `it was signed with the key ${stub.key ?? 'of nobody'}, which is not known`;
    return isSignatureOf(stubMessage(stub), stub.signature ?? '', publicKey) ? undefined : `it was not signed by ${stub.key ?? ''}`;
  }

  #checkpoint({ seq, prev }: EntryRow, doc: HashedDoc): SignatureFault | undefined {
    const point = Checkpoint.safeParse(doc['detail']).data;
    if (point === undefined) return { kind: 'checkpoint-signature', detail: 'it has no signature' };
    const publicKey = this.#keys.get(point.key);
    if (publicKey === undefined) return { kind: 'checkpoint-key', detail: `it was signed with the key ${point.key}, which is not known` };
    if (!isSignatureOf(checkpointMessage(point), point.signature, publicKey)) {
      return { kind: 'checkpoint-signature', detail: `what it says was not signed by ${point.key}` };
    }
    if (point.seq !== seq - 1 || point.hash !== prev) {
      return { kind: 'checkpoint-other', detail: `what was signed is entry ${point.seq} with the hash ${point.hash}` };
    }
    this.#signed = { upTo: point.seq, key: point.key };
    return undefined;
  }

  #change({ prev }: EntryRow, doc: HashedDoc): SignatureFault | undefined {
    const change = KeyChange.safeParse(doc['detail']).data;
    if (change === undefined) return { kind: 'checkpoint-key', detail: 'it does not name a key' };
    const known = this.#keys.get(change.key);
    if (known !== undefined && known !== change.publicKey) {
      return { kind: 'checkpoint-key', detail: `another key is known by the name ${change.key}` };
    }
    // Without the signature of the one before, only who knows the key from outside trusts it.
    const before = change.previous === null ? undefined : this.#keys.get(change.previous);
    if (change.signature === null || before === undefined) return undefined;
    if (!isSignatureOf(keyMessage(prev, change), change.signature, before)) {
      return { kind: 'checkpoint-signature', detail: `the change of keys was not signed by ${change.previous ?? ''}` };
    }
    this.#keys.set(change.key, change.publicKey);
    return undefined;
  }
}

import type { KeyObject } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import type { SignedIndex } from '#shared/contract/signed-index';
import type { SourceSignature } from '#shared/contract/trust';
import type { Understood } from '../reading/understand';
import type { ScriptsDeps } from '../ports';
import type { Part } from './digest';
import { fingerprintOf, keyOf, readSignedIndex } from './signed-index';
import { deleteSourceKey, noteSerial, putSourceKey, sourceKeys, type TrustTables } from './store';

/** The sources whose files somebody signs. */
export interface SignedSources {
  /** Reads the keys out of the database. */
  load(): Promise<void>;
  /** Reads a source's index anew, where its key is known; true when what it says, or that it holds, has changed. */
  read(source: string, folder: string): Promise<boolean>;
  /** Sets or forgets the key of a source; its index counts once it was read with it. Refuses with KEY_INVALID. */
  setKey(source: string, pem: string | null, actor: Actor): Promise<void>;
  /** What became of a source's index; null without a key. */
  signatureOf(source: string): SourceSignature | null;
  /** How the parts of a script stand to the index of its source: it has all of these bytes, other ones, or nothing of them. */
  covers(file: Understood, parts: readonly Part[]): 'all' | 'other' | 'none';
}

interface Signed {
  readonly key: KeyObject;
  readonly fingerprint: string;
  readonly serial: number | null;
  readonly state: SourceSignature['state'];
  readonly index: SignedIndex | null;
}

/** Keys of sources in the database, their indexes in memory. */
export function createSignedSources({ db, log, clock, audit }: Pick<ScriptsDeps, 'db' | 'log' | 'clock' | 'audit'>): SignedSources {
  const signed = new Map<string, Signed>();

  const unread = (key: KeyObject, serial: number | null): Signed => ({
    key,
    fingerprint: fingerprintOf(key),
    serial,
    state: 'missing',
    index: null,
  });

  return {
    async load() {
      for (const { source, key, serial } of await sourceKeys(db.tables<TrustTables>())) {
        try {
          signed.set(source, unread(keyOf(key), serial));
        } catch {
          log.warn('scripts.key-unreadable', { source });
        }
      }
    },
    async read(source, folder) {
      const before = signed.get(source);
      if (before === undefined) return false;
      const read = await readSignedIndex(folder, before.key);
      // Another key may have been set meanwhile: that reads for itself.
      if (signed.get(source)?.key !== before.key) return false;
      const older = read.index !== null && before.serial !== null && read.index.serial < before.serial;
      const now: Signed = older
        ? { ...before, state: 'older', index: null }
        : { ...before, state: read.state, index: read.index, serial: read.index?.serial ?? before.serial };
      signed.set(source, now);
      if (now.serial !== null && now.serial !== before.serial) {
        const { serial } = now;
        await db.write((tx) => noteSerial(tx.tables<TrustTables>(), source, pemOf(before.key), serial));
      }
      return now.state !== before.state || !sameIndex(now.index, before.index);
    },
    async setKey(source, pem, actor) {
      const key = pem === null ? null : keyOf(pem);
      await db.write(async (tx) => {
        const tables = tx.tables<TrustTables>();
        const entry = { outcome: 'ok', actor, object: `source:${source}` } as const;
        if (key === null) {
          if (!(await deleteSourceKey(tables, source))) return;
          await audit.append(tx, { ...entry, action: 'source.forget-key', detail: { key: signed.get(source)?.fingerprint ?? null } });
          tx.onCommit(() => signed.delete(source));
          return;
        }
        await putSourceKey(tables, { source, key: pemOf(key), added_by: actor.name, added_at: clock.now() });
        await audit.append(tx, { ...entry, action: 'source.set-key', detail: { key: fingerprintOf(key) } });
        tx.onCommit(() => signed.set(source, unread(key, null)));
      });
    },
    signatureOf(source) {
      const it = signed.get(source);
      return it === undefined ? null : { key: it.fingerprint, state: it.state, serial: it.serial };
    },
    covers({ candidate, script }, parts) {
      const index = signed.get(script.sourceId)?.index;
      if (index === undefined || index === null || parts.length === 0) return 'none';
      const folder = candidate.relative.slice(0, candidate.relative.lastIndexOf('/') + 1);
      const names = parts.map(({ path, hash }) => ({ hash, signed: index.files.get(folder + path) }));
      // That a declared file is missing can be as bad as another one in its place.
      if (names.every((name) => name.hash !== null && name.hash === name.signed)) return 'all';
      return index.files.has(candidate.relative) ? 'other' : 'none';
    },
  };
}

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

function sameIndex(a: SignedIndex | null, b: SignedIndex | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.serial !== b.serial || a.files.size !== b.files.size) return false;
  for (const [path, hash] of a.files) if (b.files.get(path) !== hash) return false;
  return true;
}

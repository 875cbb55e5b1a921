import type { KeyObject } from 'node:crypto';
import { posix } from 'node:path';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { SourceSignature } from '#shared/contract/trust';
import type { Tx } from '#main/platform/db-port';
import { declaredName } from '../files/declared';
import { sidecarNames } from '../files/walk';
import type { Understood } from '../reading/understand';
import type { ScriptsDeps } from '../ports';
import { SAMPLES } from '../sources/samples';
import { hasSource, type SourceTables } from '../sources/store';
import type { Part } from './digest';
import { deleteSourceKey, noteSeen, putSourceKey, seenOf, sourceKeys, type KeyTables, type Seen } from './key-store';
import { fingerprintOf, keyOf, readSignedIndex, type HeldIndex } from './signed-index';

/** The sources whose files somebody signs. */
export interface SignedSources {
  /** Reads the keys out of the database. */
  load(): Promise<void>;
  /**
   * Reads a source's index anew, where its key is known; true when what it says, or that it holds, has changed. An index counts once
   * its number is written down: rejects with a STORAGE code where that cannot be, and what held before still does.
   */
  read(source: string, folder: string): Promise<boolean>;
  /**
   * Sets or forgets the key of a source; its index counts once it was read with it. What was seen of an index by a key is never
   * forgotten. Refuses with KEY_INVALID, and with SOURCE_NOT_FOUND for a source that was removed meanwhile.
   */
  setKey(source: string, pem: string | null, actor: Actor): Promise<void>;
  /** Forgets the key of a source that is removed, with the commit that removes it. */
  forget(tx: Tx, source: string, actor: Actor): Promise<void>;
  /** What became of a source's index; null without a key. */
  signatureOf(source: string): SourceSignature | null;
  /**
   * How the parts of a script stand to the index of its source: it has all of these bytes and no more that belong to the script,
   * other ones, or nothing of them.
   */
  covers(file: Understood, parts: readonly Part[]): 'all' | 'other' | 'none';
}

interface Signed {
  readonly key: KeyObject;
  readonly fingerprint: string;
  readonly seen: Seen | null;
  readonly state: SourceSignature['state'];
  readonly index: HeldIndex | null;
}

/** Keys of sources in the database, their indexes in memory. */
export function createSignedSources({ db, log, clock, audit }: Pick<ScriptsDeps, 'db' | 'log' | 'clock' | 'audit'>): SignedSources {
  const signed = new Map<string, Signed>();

  const unread = (key: KeyObject, seen: Seen | null): Signed => ({
    key,
    fingerprint: fingerprintOf(key),
    seen,
    state: 'missing',
    index: null,
  });

  async function forget(tx: Tx, source: string, actor: Actor): Promise<void> {
    if (!(await deleteSourceKey(tx.tables<KeyTables>(), source))) return;
    const key = signed.get(source)?.fingerprint ?? null;
    await audit.append(tx, { action: 'source.forget-key', outcome: 'ok', actor, object: `source:${source}`, detail: { key } });
    tx.onCommit(() => signed.delete(source));
  }

  return {
    async load() {
      const tables = db.tables<KeyTables>();
      for (const { source, key: pem } of await sourceKeys(tables)) {
        const key = readableKey(pem);
        if (key === undefined) log.warn('scripts.key-unreadable', { source });
        else signed.set(source, unread(key, await seenOf(tables, source, fingerprintOf(key))));
      }
    },
    async read(source, folder) {
      const before = signed.get(source);
      if (before === undefined) return false;
      const read = await readSignedIndex(folder, before.key);
      const { seen, fingerprint } = before;
      const stale = read.index === null ? undefined : staleness(read.index, seen);
      const index = stale === undefined ? read.index : null;
      const newest = index === null ? seen : { serial: index.serial, hash: index.hash };
      // First what is seen for good: else an older one could come back after a restart.
      if (newest !== null && newest.serial !== seen?.serial)
        await db.write((tx) => noteSeen(tx.tables<KeyTables>(), source, fingerprint, newest));
      // Another key may have been set meanwhile: that reads for itself.
      if (signed.get(source)?.key !== before.key) return false;
      const now: Signed = { ...before, seen: newest, state: stale ?? read.state, index };
      signed.set(source, now);
      return now.state !== before.state || now.index?.hash !== before.index?.hash;
    },
    async setKey(source, pem, actor) {
      const key = pem === null ? null : keyOf(pem);
      await db.write(async (tx) => {
        if (key === null) return await forget(tx, source, actor);
        if (source !== SAMPLES && !(await hasSource(tx.tables<SourceTables>(), source))) throw new HubError('SOURCE_NOT_FOUND', { source });
        const tables = tx.tables<KeyTables>();
        await putSourceKey(tables, { source, key: pemOf(key), added_by: actor.name, added_at: clock.now() });
        const detail = { key: fingerprintOf(key) };
        await audit.append(tx, { action: 'source.set-key', outcome: 'ok', actor, object: `source:${source}`, detail });
        const seen = await seenOf(tables, source, detail.key);
        tx.onCommit(() => signed.set(source, unread(key, seen)));
      });
    },
    forget,
    signatureOf(source) {
      const it = signed.get(source);
      return it === undefined ? null : { key: it.fingerprint, state: it.state, serial: it.seen?.serial ?? null };
    },
    covers({ candidate, script }, parts) {
      const index = signed.get(script.sourceId)?.index;
      if (index === undefined || index === null || parts.length === 0) return 'none';
      const inSource = (path: string): string => posix.join(posix.dirname(candidate.relative), path);
      const there = new Set(parts.map(({ path }) => inSource(path)));
      // That a file is missing can be as bad as another one in its place: a sidecar says what the script may not.
      const sidecar = sidecarNames(candidate.relative).find((name) => index.files.has(name));
      const whole =
        parts.every(({ path, hash }) => hash !== null && hash === index.files.get(inSource(path))) &&
        (sidecar === undefined || there.has(sidecar)) &&
        script.grants.files.every((name) => index.folders.hasOnly(inSource(declaredName(name)), there));
      if (whole) return 'all';
      return index.files.has(candidate.relative) ? 'other' : 'none';
    },
  };
}

/** Why an index does not count any more: a newer one was seen, or another one of the same number. */
function staleness(index: HeldIndex, seen: Seen | null): 'older' | 'conflicting' | undefined {
  if (seen === null || index.serial > seen.serial) return undefined;
  if (index.serial < seen.serial) return 'older';
  return index.hash === seen.hash ? undefined : 'conflicting';
}

function readableKey(pem: string): KeyObject | undefined {
  try {
    return keyOf(pem);
  } catch (error) {
    if (HubError.is(error, 'KEY_INVALID')) return undefined;
    throw error;
  }
}

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

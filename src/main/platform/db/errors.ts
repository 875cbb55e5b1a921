import { HubError } from '#shared/contract/errors';
import { DbThreadError } from './thread';

/** The storage as metrics show it. */
export type StorageState = 'ok' | 'busy' | 'full' | 'read-only' | 'damaged';

/** True when another connection holds the lock: try again later. */
export const isBusy = (error: unknown): boolean => error instanceof DbThreadError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);

const states: readonly (readonly [RegExp, StorageState])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'busy'],
  // Extending the shared-memory file and writing are where a full disk shows itself beside SQLITE_FULL.
  [/^(SQLITE_FULL|SQLITE_IOERR_(WRITE|SHMSIZE|FSYNC|DIR_FSYNC)|ENOSPC|EDQUOT)$/, 'full'],
  [/^(SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM|EROFS|EACCES|EPERM)$/, 'read-only'],
  [/^(SQLITE_CORRUPT.*|SQLITE_NOTADB)$/, 'damaged'],
];

/** What a failure says of the storage; undefined when it is the statement's own fault. */
export function stateOf(error: unknown): StorageState | undefined {
  if (!(error instanceof DbThreadError)) return undefined;
  return states.find(([pattern]) => pattern.test(error.code))?.[1];
}

/** SQLite's failures in the hub's words: the only place where they are translated. Others come back as they are. */
export function translate(error: unknown, path: string, waitedMs = 0): unknown {
  const state = stateOf(error);
  const options = { cause: error };
  switch (state) {
    case 'busy':
      return new HubError('STORAGE_BUSY', { waitedMs: Math.round(waitedMs) }, options);
    case 'full':
      return new HubError('STORAGE_FULL', { path }, options);
    case 'read-only':
      return new HubError('STORAGE_READONLY', { path }, options);
    case 'damaged':
      return new HubError('STORAGE_DAMAGED', { path, detail: error instanceof Error ? error.message.slice(0, 4_096) : '' }, options);
    case 'ok':
    case undefined:
      return error;
  }
}

import { HubError } from '#shared/contract/errors';
import { stateOfCode, type StorageState } from './storage-state';
import { DbThreadError } from './thread';

/** True when another connection holds the lock: try again later. */
export const isBusy = (error: unknown): boolean => error instanceof DbThreadError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);

/** What a failure says of the storage; undefined when it is the statement's own fault. */
export function stateOf(error: unknown): StorageState | undefined {
  return error instanceof DbThreadError ? stateOfCode(error.code) : undefined;
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

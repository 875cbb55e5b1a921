/** The storage as metrics show it. */
export type StorageState = 'ok' | 'busy' | 'full' | 'read-only' | 'damaged';

const states: readonly (readonly [RegExp, StorageState])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'busy'],
  // Extending the shared-memory file and writing are where a full disk shows itself beside SQLITE_FULL.
  [/^(SQLITE_FULL|SQLITE_IOERR_(WRITE|SHMSIZE|FSYNC|DIR_FSYNC)|ENOSPC|EDQUOT)$/, 'full'],
  [/^(SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM|EROFS|EACCES|EPERM)$/, 'read-only'],
  [/^(SQLITE_CORRUPT.*|SQLITE_NOTADB)$/, 'damaged'],
];

/** What a code of SQLite's or of the system's says of the storage; undefined when it is the statement's own fault. */
export const stateOfCode = (code: string): StorageState | undefined => states.find(([pattern]) => pattern.test(code))?.[1];

export { createDb, type DbOptions, type OpenDb } from './db';
export type { StorageState } from './storage-state';
export { startDbThread, type DbThread, type DbThreadOptions } from './thread';

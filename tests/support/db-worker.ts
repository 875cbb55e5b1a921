import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createDb, startDbThread, type DbOptions, type DbThread, type OpenDb } from '#main/platform/db/index';
import { DbThreadError } from '#main/platform/db/thread';
import type { Log } from '#main/platform/log-port';
import { bundle } from './bundle';

/** The database's thread bundled from its source. It lies where it finds its addon. */
export const dbWorkerUrl = async (): Promise<URL> => pathToFileURL(await bundle('src/main/platform/db/worker.ts'));

/** A log that keeps what it is told. */
export function memoryLog(): Log & { readonly lines: { level: string; event: string; data: unknown }[] } {
  const lines: { level: string; event: string; data: unknown }[] = [];
  const at = (level: string) => (event: string, data?: unknown) => void lines.push({ level, event, data });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export interface TestDb {
  readonly db: OpenDb;
  readonly thread: DbThread;
  readonly path: string;
  close(): Promise<void>;
}

/** A folder of its own that is gone after the test. */
export function tempFolder(): { readonly path: string; remove(): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'axle-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

const idle: DbThread[] = [];

/** A thread takes longer to start than most tests last: one that has closed its database serves the next. */
async function takeThread(): Promise<DbThread> {
  const thread = idle.pop() ?? startDbThread({ worker: await dbWorkerUrl() });
  let closed = false;
  const post: DbThread['post'] = (request) =>
    closed
      ? { id: 0, reply: Promise.reject(new DbThreadError({ code: 'AXLE_CLOSED', message: 'the database was closed' })) }
      : thread.post(request);
  return {
    post,
    request: (request) => post(request).reply,
    async close() {
      if (closed) return;
      closed = true;
      await thread.request({ op: 'close' });
      idle.push(thread);
    },
  };
}

/** A database in a thread of its own; the folder stays when `folder` is given. */
export async function openTestDb(options: Partial<DbOptions> & { readonly folder?: string } = {}): Promise<TestDb> {
  const own = options.folder === undefined ? tempFolder() : undefined;
  const path = options.path ?? join(options.folder ?? own?.path ?? '', 'axle.db');
  const thread = options.thread ?? (await takeThread());
  try {
    const db = await createDb({ log: memoryLog(), migrations: [], ...options, path, thread });
    return {
      db,
      thread,
      path,
      async close() {
        await db.close();
        await thread.close();
        await own?.remove();
      },
    };
  } catch (error) {
    await thread.close();
    await own?.remove();
    throw error;
  }
}

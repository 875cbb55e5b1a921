import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { createDb, startDbThread, type DbOptions, type DbThread, type OpenDb } from '#main/platform/db/index';
import { DbThreadError } from '#main/platform/db/thread';
import type { Log } from '#main/platform/log-port';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
let bundled: Promise<URL> | undefined;

/** The database's thread bundled from its source, once per state of the source. It lies where it finds its addon. */
export function dbWorkerUrl(): Promise<URL> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<URL> {
  const source = join(root, 'src/main/platform/db');
  const files = (await readdir(source)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
  const paths = [...files.map((name) => join(source, name)), join(root, 'src/shared/contract/fold-text.ts')];
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const parent = join(root, 'node_modules/.cache/axle');
  const outDir = join(parent, `db-worker-${createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16)}`);
  const entry = pathToFileURL(join(outDir, 'db-worker.js'));
  if (existsSync(entry)) return entry;

  await mkdir(parent, { recursive: true });
  const making = mkdtempSync(join(parent, 'making-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(source, 'worker.ts'),
      outDir: making,
      minify: false,
      target: 'node20',
      rollupOptions: { external: ['better-sqlite3'], output: { entryFileNames: 'db-worker.js' } },
    },
  });
  // Another test file may have been quicker; its bundle is the same.
  await rename(making, outDir).catch(() => rm(making, { recursive: true, force: true }));
  return entry;
}

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

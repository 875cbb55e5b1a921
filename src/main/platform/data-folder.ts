import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chmod, constants, lstat, mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { HubError, type ErrorData } from '#shared/contract/errors';
import { writeFileAtomically } from './atomic-file';
import { onNetworkShare } from './network-share';

/** File in the data folder that names the runtime folder. */
const RUNTIME = 'runtime';

type Reason = ErrorData<'DATA_FOLDER_REFUSED'>['reason'];
type Env = Readonly<Record<string, string | undefined>>;

const refuse = (folder: string, reason: Reason, cause?: unknown): never => {
  throw new HubError('DATA_FOLDER_REFUSED', { folder, reason }, { cause });
};

/** Finds and prepares both folders. Refuses with DATA_FOLDER_REFUSED. */
export async function openDataFolder(env: Env = process.env): Promise<{ readonly home: string; readonly runtime: string }> {
  const home = await prepareDataFolder(dataFolderPath(env));
  const runtime = (await rememberedRuntime(home)) ?? (await prepareRuntimeFolder(runtimeFolderPath(home, env)));
  await rememberRuntime(home, runtime);
  return { home, runtime };
}

/**
 * The runtime folder that this data folder had before, while it is there. What it is called depends on the environment,
 * and that differs between a desktop and a cron job of one person: both have to find the same sockets.
 */
async function rememberedRuntime(home: string): Promise<string | undefined> {
  const path = await readFile(join(home, RUNTIME), 'utf8').catch(() => undefined);
  if (path === undefined || !isAbsolute(path) || !existsSync(path)) return undefined;
  return await prepareRuntimeFolder(path).catch(() => undefined);
}

async function rememberRuntime(home: string, runtime: string): Promise<void> {
  const known = await readFile(join(home, RUNTIME), 'utf8').catch(() => undefined);
  if (known === runtime) return;
  await writeFileAtomically(join(home, RUNTIME), runtime).catch((error: unknown) => {
    // On a full disk everything still works for who shares this environment.
    if (codeOf(error) !== 'ENOSPC' && codeOf(error) !== 'EDQUOT') refuse(home, 'unwritable', error);
  });
}

/** Where the data lies: `AXLE_HOME`, else the system's own place. */
export function dataFolderPath(env: Env = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  if (env['AXLE_HOME']) return resolve(env['AXLE_HOME']);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Axle');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Axle');
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'axle');
}

/**
 * Makes the data folder ready: owner-only, ours, writable, not on a network share (a WAL database does not hold there).
 * Refuses with DATA_FOLDER_REFUSED. Gives its real path.
 */
export async function prepareDataFolder(path: string, mountTable?: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const exists = codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR';
    refuse(path, exists ? 'not-folder' : 'unwritable', error);
  }
  const real = await realpath(path);
  const info = await stat(real);
  if (!info.isDirectory()) refuse(real, 'not-folder');
  if (!isOurs(info.uid)) refuse(real, 'not-owner');
  if (await onNetworkShare(real, mountTable === undefined ? {} : { mountTable })) refuse(real, 'network-share');
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) await tighten(real);
  await access(real, constants.R_OK | constants.W_OK | constants.X_OK).catch((error: unknown) => refuse(real, 'unwritable', error));
  return real;
}

/** Where the sockets of a data folder lie; short, since their paths may have 104 bytes only. */
export function runtimeFolderPath(home: string, env: Env = process.env): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 8);
  const xdg = env['XDG_RUNTIME_DIR'];
  // The variable outlives its folder in some shells; a missing one is not made here.
  if (xdg !== undefined && isAbsolute(xdg) && existsSync(xdg)) return join(xdg, `axle-${name}`);
  return join(tmpdir(), `axle-${process.getuid?.() ?? 'user'}-${name}`);
}

/**
 * Makes the runtime folder ready. In a shared `/tmp` somebody may have put a folder or link of that name there first:
 * what is not a folder of ours, itself and not through a link, is refused, never followed or repaired.
 */
export async function prepareRuntimeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') refuse(path, 'unwritable', error);
  }
  const info = await lstat(path);
  if (!info.isDirectory()) refuse(path, 'not-folder');
  if (!isOurs(info.uid)) refuse(path, 'not-owner');
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0) await tighten(path);
  return path;
}

/** Windows has no owner numbers; a profile's folders are the user's there. */
const isOurs = (uid: number): boolean => process.getuid === undefined || uid === process.getuid();

async function tighten(path: string): Promise<void> {
  await chmod(path, 0o700).catch((error: unknown) => refuse(path, 'unwritable', error));
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

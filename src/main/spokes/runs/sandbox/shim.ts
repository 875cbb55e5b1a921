import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const versionFiles: Readonly<Record<string, string>> = {
  '.pyenv': '.python-version',
  '.rbenv': '.ruby-version',
  '.nodenv': '.node-version',
  '.plenv': '.perl-version',
};
const systemFolders = ['/usr/local/bin', '/usr/bin', '/bin'];

/**
 * The interpreter behind a shim of pyenv and its kin (`ROOT/shims/NAME`), found as the shim would find it from `cwd`.
 * A shim needs its manager, hence a home; the interpreter does not. Anything else is returned as it is.
 */
export async function behindShim(file: string, cwd: string): Promise<string> {
  if (basename(dirname(file)) !== 'shims') return file;
  const root = dirname(dirname(file));
  const local = versionFiles[basename(root)] ?? '.python-version';
  const chosen = (await nearest(local, cwd)) ?? (await text(join(root, 'version'))) ?? 'system';
  const installed = await readdir(join(root, 'versions')).catch(() => []);
  for (const wanted of chosen.split(/\s+/).filter(Boolean)) {
    const folders =
      wanted === 'system' ? systemFolders : versionsLike(wanted, installed).map((name) => join(root, 'versions', name, 'bin'));
    for (const folder of folders) {
      const candidate = join(folder, basename(file));
      if (await isFile(candidate)) return candidate;
    }
  }
  return file;
}

/** `3.11` means the newest 3.11.x that is installed. */
function versionsLike(wanted: string, installed: readonly string[]): readonly string[] {
  const alike = installed.filter((name) => name.startsWith(`${wanted}.`));
  return [wanted, ...alike.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))];
}

async function nearest(name: string, folder: string): Promise<string | undefined> {
  const found = await text(join(folder, name));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : nearest(name, parent));
}

async function text(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (content) => content.trim() || undefined,
    () => undefined,
  );
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

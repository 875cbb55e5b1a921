import { lstatSync, readlinkSync } from 'node:fs';

/** The system's program folders as this machine has them: merged into /usr by links, or folders of their own. */
export function systemArguments(): readonly string[] {
  const merged = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].flatMap((path) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });
  const stores = ['/nix/store', '/gnu/store'].filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  return ['--ro-bind', '/usr', '/usr', ...merged, ...stores.flatMap((path) => ['--ro-bind', path, path])];
}

/** Folders that are in every sandbox. */
export const systemFolders: readonly string[] = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/nix/store', '/gnu/store'];

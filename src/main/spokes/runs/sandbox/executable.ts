import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** The first of these folders' files with this name that can be executed; null when there is none. */
export async function findExecutable(name: string, path: string | undefined, extra: readonly string[] = []): Promise<string | null> {
  const folders = [...(path ?? '').split(delimiter), ...extra].filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    const candidate = join(folder, name);
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return null;
}

/** Where the system's own programs lie, first. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

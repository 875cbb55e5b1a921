import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunEnvironment } from '#shared/contract/dependencies';
import { isAbsent } from '../journal/regular-file';

const fileOf = (folder: string): string => join(folder, 'environment.json');

/** Writes down with a run what was installed for it, and what the installer said. */
export const keepEnvironment = (folder: string, environment: RunEnvironment): Promise<void> =>
  writeFile(fileOf(folder), JSON.stringify(environment), { mode: 0o600 });

/** What was installed for a run; nothing of one that needed nothing, or whose record cannot be read. */
export async function keptEnvironment(folder: string): Promise<RunEnvironment> {
  const nothing: RunEnvironment = { prepared: null, log: '' };
  try {
    return RunEnvironment.safeParse(JSON.parse(await readFile(fileOf(folder), 'utf8'))).data ?? nothing;
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return nothing;
    throw error;
  }
}

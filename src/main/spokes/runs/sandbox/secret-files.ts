import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { envName } from '#shared/contract/env-name';
import type { SandboxGrant } from '../ports';

/** A secret in clear, by its parameter's name. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

const secretsOf = (runtime: string, run: string): string => join(runtime, 'secrets', run);

/** Removes what was written of a run's secrets, all or a part. */
export const removeSecretFiles = (runtime: string, run: string): Promise<void> =>
  rm(secretsOf(runtime, run), { recursive: true, force: true });

/** Writes secrets below the runtime folder, which is in memory where the system has such a place; returns the run's folder. */
export async function writeSecretFiles(
  runtime: string,
  run: string,
  secrets: readonly Secret[],
  owner: number | null,
): Promise<{ readonly folder: string; readonly files: readonly { readonly name: string; readonly file: string }[] }> {
  const folder = secretsOf(runtime, run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = secrets.map(({ name, value }) => ({ name: envName(name), file: join(folder, envName(name)), value }));
  for (const { file, value } of files) {
    await writeFile(file, value, { mode: 0o400, flag: 'wx' });
    if (owner !== null) await chown(file, owner, owner);
  }
  return { folder, files: files.map(({ name, file }) => ({ name, file })) };
}

/** How secrets of these names reach a script; `folder` is where it finds them, null where that differs from run to run. */
export const secretGrants = (secrets: readonly { readonly name: string }[], folder: string | null): SandboxGrant['secrets'] =>
  secrets.map(({ name }) => {
    const short = envName(name);
    return { name, variable: `AXLE_SECRET_${short}`, file: folder === null ? null : `${folder}/${short}` };
  });

/** The variables that say where the secrets are. */
export const secretVariables = (files: readonly { readonly name: string; readonly file: string }[]): Record<string, string> =>
  Object.fromEntries(files.map(({ name, file }) => [`AXLE_SECRET_${name}`, file]));

import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { SandboxRequest } from '../../ports';
import { STATE_VARIABLE } from '../../recorder/contract';
import type { SandboxPlace } from '../probe';
import { secretVariables, writeSecretFiles } from '../secret-files';
import { type Taken, taken, type Word } from './spec';

/** All that is read with the rights of root or of an administrator, each with its digest, and how the script finds it. */
export interface Takes {
  readonly files: readonly Taken[];
  readonly script: Word;
  /** Variables that name secrets, state and the SDKs. */
  readonly env: Readonly<Record<string, Word>>;
  /** Folder of the secrets that were written for this run alone, and the files in it. */
  readonly secrets: { readonly cleanup: readonly string[]; readonly files: readonly string[] };
}

/** Writes down the run's secrets, and names what is taken. */
export async function takesOf(place: SandboxPlace, request: SandboxRequest): Promise<Takes> {
  const { staged, granted, run, copies = [] } = request;
  const secrets = request.secrets.filter(({ name }) => granted.secrets.some((secret) => secret.name === name));
  const written = secrets.length === 0 ? null : await writeSecretFiles(place.runtime, run, secrets, null);
  const files = dirname(staged.script.copy);
  const placeOf = (copy: string): string => ['files', ...relative(files, copy).split(sep)].join('/');
  const sdk = place.sdk === null ? [] : await filesOf(place.sdk);
  const secretFiles = (written?.files ?? []).map(({ name, file }) => ({ name, file, to: `secrets/${name}` }));
  return {
    files: await Promise.all([
      ...copies.map(({ copy, hash }) => taken(copy, placeOf(copy), { hash, executable: true })),
      ...sdk.map(({ path, to }) => taken(path, to)),
      ...secretFiles.map(({ file, to }) => taken(file, to)),
      ...(request.given == null ? [] : [taken(request.given, 'state')]),
    ]),
    script: { below: placeOf(staged.script.copy) },
    env: {
      ...(request.given != null && { [STATE_VARIABLE]: { below: 'state' } }),
      ...(sdk.length > 0 && { AXLE_SDK: { below: 'sdk' } }),
      ...Object.fromEntries(
        secretFiles.map(({ name, to }) => [Object.keys(secretVariables([{ name, file: '' }]))[0] ?? '', { below: to }]),
      ),
    },
    secrets: { cleanup: written === null ? [] : [written.folder], files: secretFiles.map(({ file }) => file) },
  };
}

/** The SDKs, without what an interpreter may have left beside them: a folder of compiled ones. */
async function filesOf(folder: string): Promise<readonly { readonly path: string; readonly to: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => ({ path: join(folder, name), to: `sdk/${name}` }));
}

/** The folder of what was made to ask for a run; ours alone. */
export const folderOf = ({ runtime, run }: Pick<SandboxRequest, 'runtime' | 'run'>): string => join(runtime, 'elevated', run);

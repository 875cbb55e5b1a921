import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { sha256 } from '../../recorder/elevated-spec';

/** A file that root's parent takes over, checked against its digest. */
export interface Taken {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hex. */
  readonly hash: string;
  /** Below the folder that the parent made. */
  readonly to: string;
  readonly executable: boolean;
}

/** A text that stands in a spec: `below` is a path in the parent's folder, whose name is not known before. */
export type Word = string | { readonly below: string };

/** All that root's parent is told: the files that it takes, the environment, and the command. */
export interface Spec {
  readonly files: readonly Taken[];
  readonly env: Readonly<Record<string, Word>>;
  /** Below the parent's folder. */
  readonly cwd: string;
  readonly command: readonly Word[];
}

/** The text of a spec, which the parent's shell reads once it has checked it. */
export function specText({ files, env, cwd, command }: Spec): string {
  return [
    // Its digest stands on a command line that others see: it must not tell what can be guessed.
    `# ${randomBytes(16).toString('hex')}`,
    ...files.map(({ path, bytes, hash, to, executable }) =>
      ['take', quoted(path), String(bytes), hash, quoted(to), ...(executable ? ['500'] : [])].join(' '),
    ),
    ...Object.entries(env).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    `mkdir -p "$d/in"/${quoted(cwd)} && cd "$d/in"/${quoted(cwd)} || exit 125`,
    `set -- ${command.map(shellWord).join(' ')}`,
    '',
  ].join('\n');
}

/** A file as it is taken; `hash` is of the bytes that were judged, where that is known, else of those that lie there now. */
export async function taken(
  path: string,
  to: string,
  { hash, executable = false }: { hash?: string; executable?: boolean } = {},
): Promise<Taken> {
  const bytes = hash === undefined ? await readFile(path) : undefined;
  return {
    path,
    bytes: bytes?.length ?? (await stat(path)).size,
    hash: hash ?? sha256(bytes ?? ''),
    to: posix.normalize(to),
    executable,
  };
}

const shellWord = (word: Word): string => (typeof word === 'string' ? quoted(word) : `"$d/in"/${quoted(word.below)}`);
/** One word of a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

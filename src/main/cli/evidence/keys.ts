import { open } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import type { Messages } from '../messages/messages';
import { refuse } from '../refuse';
import { askSecret } from '../secret-prompt';

/** Bytes of a file with keys or a passphrase. */
const LARGEST = 65_536;
/** Of a passphrase that something is encrypted with. */
const SHORTEST = 8;

/** The lines of a file that hold something; a line that begins with `#` says something about it. */
export async function keyLines(path: string): Promise<readonly string[]> {
  const text = await smallFile(path);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** The first line of a file, which is a passphrase. */
export async function passphraseIn(path: string): Promise<string> {
  const [line] = (await smallFile(path)).split(/\r?\n/, 1);
  return line === undefined || line === '' ? invalid(path) : line;
}

/** A new passphrase, asked for twice: nobody sees what they type. */
export async function newPassphrase(messages: Messages): Promise<string> {
  const first = await askSecret(messages.evidence.passphrase, messages);
  if (first.length < SHORTEST) return refuse(messages.evidence.tooShort(SHORTEST));
  const again = await askSecret(messages.evidence.again, messages);
  return first === again ? first : refuse(messages.evidence.differ);
}

const invalid = (file: string): never => {
  throw new HubError('IDENTITY_INVALID', { file: file.slice(0, 1_024) });
};

async function smallFile(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const bytes = Buffer.alloc(LARGEST);
      const { bytesRead } = await file.read(bytes, 0, LARGEST, 0);
      return bytesRead === LARGEST ? invalid(path) : bytes.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return invalid(path);
    throw error;
  }
}

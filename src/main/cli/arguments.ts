import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** `name=value` as often as it is given; the value may hold anything, also further equals signs. */
export function parseParams(given: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1) refuse(`--param ${text}: name=value`);
    const name = text.slice(0, at);
    if (Object.hasOwn(values, name)) refuse(`--param ${name}: given twice`);
    values[name] = text.slice(at + 1);
  }
  return values;
}

/** Secrets by name: typed where only a name is given, read from a file for `name=@FILE`. Never taken from the arguments. */
export async function readSecrets(
  given: readonly string[],
  messages: Messages,
  ask: (name: string) => Promise<string>,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (name === '') refuse('--secret: name');
    if (Object.hasOwn(values, name)) refuse(`--secret ${name}: given twice`);
    if (at < 0) values[name] = await ask(name);
    else if (text[at + 1] === '@') values[name] = await readSecretFile(name, text.slice(at + 2));
    else refuse(messages.secretInArguments(name));
  }
  return values;
}

/** Bytes that a secret may have. */
const MOST_BYTES = 65_536;

/** The file's text without the line break that editors end it with. A pipe is read to its end; nothing waits for one to be opened. */
async function readSecretFile(name: string, path: string): Promise<string> {
  try {
    const bytes = await readBounded(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch (error) {
    return refuse(`--secret ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Not blocking: a thread that waits for a pipe without a writer could not be interrupted, nor could the process end. */
async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    for (let at = 0; ;) {
      const count = await readSome(file, bytes, at);
      if (count === undefined) await delay(20);
      else if (count === 0) return bytes.subarray(0, at);
      else if ((at += count) > MOST_BYTES) throw new Error(`${path}: over ${MOST_BYTES} bytes`);
    }
  } finally {
    await file.close();
  }
}

/** Undefined while a pipe's writer has written nothing more. */
async function readSome(file: FileHandle, bytes: Buffer, at: number): Promise<number | undefined> {
  try {
    return (await file.read(bytes, at, bytes.length - at, null)).bytesRead;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
}

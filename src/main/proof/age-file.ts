import { createReadStream } from 'node:fs';
import { PackFault } from './pack-faults';

/** Work for whoever guesses a passphrase: 128 MiB and some tenths of a second each, of ours too when it is made. */
const WORK = 17;
/** More would be asked of the reader than `age` itself asks: a file must not say how much memory is to be taken. */
const MOST_WORK = 18;
/** Bytes of the largest header; room for some hundred recipients. */
const HEADER = 65_536;
const MAGIC = 'age-encryption.org/v1\n';

/** Read when it is first needed: its curves cost every start of the hub some fifty milliseconds. */
const age = (): Promise<typeof import('age-encryption')> => import('age-encryption');

/** Who can open what is encrypted: those who have a key, or who know a passphrase. */
export type Lock = { readonly recipients: readonly string[] } | { readonly passphrase: string };
/** What is tried to open something. */
export interface Keys {
  readonly identities: readonly string[];
  readonly passphrase?: string | undefined;
}

/** Why a file was not opened; nothing of what lies in it is known. */
export class AgeRefusal extends Error {
  /** `format`: not an age file. `work`: its passphrase asks for more memory than we give. `locked`: none of the keys opens it. `key`: one of them is none. */
  readonly reason: 'format' | 'work' | 'locked' | 'key';

  constructor(reason: 'format' | 'work' | 'locked' | 'key', cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** Whether this is a recipient that can be encrypted to: `age1…`, its post-quantum and its hardware kinds. */
export async function isRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await age();
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

/** Encrypts as it comes, in pieces of 64 KiB. */
export async function encryptAge(source: AsyncIterable<Uint8Array>, lock: Lock): Promise<AsyncIterable<Uint8Array>> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  if ('passphrase' in lock) {
    encrypter.setPassphrase(lock.passphrase);
    encrypter.setScryptWorkFactor(WORK);
  } else for (const recipient of lock.recipients) encrypter.addRecipient(recipient);
  return await encrypter.encrypt(webOf(source));
}

/** Decrypts a file as it is read, in pieces of 64 KiB. Throws `AgeRefusal`; what comes throws `PackFault` where it was changed or cut. */
export async function decryptAge(path: string, keys: Keys): Promise<AsyncIterable<Uint8Array>> {
  await checkHeader(path);
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  try {
    for (const identity of keys.identities) decrypter.addIdentity(identity);
  } catch (error) {
    throw new AgeRefusal('key', error);
  }
  if (keys.passphrase !== undefined) decrypter.addPassphrase(keys.passphrase);
  const file = createReadStream(path);
  try {
    return orDamaged(await decrypter.decrypt(webOf(file)));
  } catch (error) {
    file.destroy();
    throw new AgeRefusal('locked', error);
  }
}

/** A hostile header could be without an end, or ask for a gigabyte of memory: looked at before anything works on it. */
async function checkHeader(path: string): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: HEADER - 1 }) as AsyncIterable<Buffer>) parts.push(part);
  const text = Buffer.concat(parts).toString('latin1');
  if (!text.startsWith(MAGIC)) throw new AgeRefusal('format');
  const end = text.indexOf('\n--- ');
  if (end < 0) throw new AgeRefusal('format');
  const header = text.slice(0, end);
  if ([...header.matchAll(/^-> scrypt \S+ (\S+)$/gm)].some(([, work]) => !/^\d{1,2}$/.test(work ?? '') || Number(work) > MOST_WORK)) {
    throw new AgeRefusal('work');
  }
}

/** Bytes as a stream of the web's, read as they are asked for. */
function webOf(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const bytes = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return?.();
    },
  });
}

async function* orDamaged(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof PackFault || (error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
    throw new PackFault('damaged', 'what was encrypted');
  }
}

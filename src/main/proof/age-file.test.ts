import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgeRefusal, decryptAge, encryptAge, isRecipient, type Keys, type Lock } from './age-file';
import { PackFault } from './pack-faults';

const folder = mkdtempSync(join(tmpdir(), 'axle-age-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'file.age');
const text = Buffer.from('0123456789'.repeat(20_000)); // four pieces

let identity: string;
let recipient: string;
beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
async function gathered(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const encrypted = async (lock: Lock): Promise<Buffer> => await gathered(await encryptAge(once(text), lock));

async function opened(bytes: Buffer, keys: Keys): Promise<string> {
  writeFileSync(path, bytes);
  try {
    return (await gathered(await decryptAge(path, keys))).equals(text) ? 'as it was' : 'something else';
  } catch (error) {
    if (error instanceof AgeRefusal) return error.reason;
    if (error instanceof PackFault) return error.kind;
    throw error;
  }
}

describe('to recipients', () => {
  test('opens with the key of any of them, and with no other', async () => {
    const other = await generateX25519Identity();
    const bytes = await encrypted({ recipients: [await identityToRecipient(other), recipient] });
    expect(await opened(bytes, { identities: [identity] })).toBe('as it was');
    expect(await opened(bytes, { identities: [await generateX25519Identity(), other] })).toBe('as it was');
    expect(await opened(bytes, { identities: [await generateX25519Identity()] })).toBe('locked');
    expect(await opened(bytes, { identities: [] })).toBe('locked');
    expect(await opened(bytes, { identities: ['AGE-SECRET-KEY-1NONE'] })).toBe('key');
  });

  test('is found to be changed or cut off, wherever that was done', async () => {
    const bytes = await encrypted({ recipients: [recipient] });
    const start = bytes.indexOf('\n--- ');
    for (let at = start + 60; at < bytes.length; at += 9_973) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await opened(changed, { identities: [identity] })).toBe('damaged');
      expect(await opened(bytes.subarray(0, at), { identities: [identity] })).toMatch(/^(damaged|locked)$/);
    }
    expect(await opened(Buffer.concat([bytes, Buffer.from('x')]), { identities: [identity] })).toBe('damaged');
  });
});

/** Each trial of a passphrase takes as long as guessing one is to take. */
const byPassphrase = encrypted({ passphrase: 'correct horse battery' });

test('a passphrase opens it, and no other', async () => {
  const bytes = await byPassphrase;
  expect(await opened(bytes, { identities: [], passphrase: 'correct horse battery' })).toBe('as it was');
  expect(await opened(bytes, { identities: [], passphrase: 'correct horse' })).toBe('locked');
});

test('a file that asks for more memory than it may is not worked on', async () => {
  const bytes = Buffer.from((await byPassphrase).toString('latin1').replace(/ 17\n/, ' 20\n'), 'latin1');
  expect(await opened(bytes, { identities: [], passphrase: 'correct horse battery' })).toBe('work');
});

test('what is no age file is said to be none, however long it is', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.from(`age-encryption.org/v1\n${'x'.repeat(200_000)}`)]) {
    expect(await opened(bytes, { identities: [identity] })).toBe('format');
  }
});

test('recipients are told from what is none', async () => {
  expect(await isRecipient(recipient)).toBe(true);
  for (const text of ['', 'age1', `${recipient}x`, recipient.toUpperCase(), 'ssh-ed25519 AAAA', identity])
    expect(await isRecipient(text)).toBe(false);
});

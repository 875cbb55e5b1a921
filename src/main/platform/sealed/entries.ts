import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { z } from '#shared/contract/zod';
import { writeFileAtomically } from '#main/platform/atomic-file';
import type { Log } from '#main/platform/log-port';
import { asStorage } from '#main/platform/storage-faults';
import type { Keychain } from './keychain-port';

/** The file beside the keys that says which entries of the keychain this store may have. */
export const ENTRIES_FILE = 'entries.json';

const Account = z.string().min(1).max(128);
/** More are not made while none of those goes: a keychain that forgets nothing is not filled. */
const MOST = 64;
const Entries = z.object({ version: z.literal(1), accounts: z.array(Account).max(MOST) });

/**
 * The entries that this store may have in the keychain. One is written down before it is made, and until it is gone: killed at any moment,
 * none is left in the keychain that nothing knows of.
 */
export interface OwnEntries {
  /** Writes down one that is about to be made; durable when it resolves. */
  note(account: string): Promise<void>;
  /** Takes all out of the keychain but `kept`. One that stays is told of, and taken at the next opening; nothing fails by it. */
  dropOthers(kept: string | null): Promise<void>;
}

/** The entries of the store in `folder`, which is made when the first is noted. */
export function createOwnEntries(folder: string, keychain: Keychain, log: Log): OwnEntries {
  const path = join(folder, ENTRIES_FILE);

  async function read(): Promise<readonly string[]> {
    try {
      const found = Entries.safeParse(JSON.parse(await readFile(path, 'utf8')));
      if (found.success) return found.data.accounts;
    } catch (error) {
      if (error instanceof Error && 'code' in error) {
        if (error.code === 'ENOENT') return [];
        throw asStorage(error, path);
      }
    }
    // No value depends on it: what it named stays in the keychain, and what is made from here on is known again.
    log.warn('sealed.entries-damaged', { file: path });
    return [];
  }

  async function write(accounts: readonly string[]): Promise<void> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFileAtomically(path, `${JSON.stringify({ version: 1, accounts }, null, 2)}\n`);
    } catch (error) {
      throw asStorage(error, folder);
    }
  }

  return {
    async note(account) {
      const accounts = await read();
      if (accounts.length >= MOST) throw new HubError('SECRETS_LOCKED', { reason: 'keychain-failed' });
      await write([...accounts, account]);
    },
    async dropOthers(kept) {
      const before = await read().catch((error: unknown) => log.warn('sealed.entries-unread', { error }));
      if (before === undefined) return;
      const after = kept === null ? [] : [kept];
      for (const account of before) {
        if (account === kept) continue;
        const gone = await keychain.remove(account);
        if (gone.ok) continue;
        log.warn('sealed.key-left', { fault: gone.fault });
        after.push(account);
      }
      if (after.length === before.length && after.every((account) => before.includes(account))) return;
      // What it was done for has taken effect; the file still names them, and the next opening asks for them again.
      await write(after).catch((error: unknown) => log.warn('sealed.entries-unwritten', { error }));
    },
  };
}

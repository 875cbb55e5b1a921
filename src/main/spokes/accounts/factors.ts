import { RECOVERY_CODES } from '#shared/contract/account-values';
import type { Db, Tx } from '#main/platform/db-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import type { Book } from './book';
import { hashOf, newRecoveryCode, plainCode } from './secrets';
import type { AccountTables } from './store';
import { newTotp, stepOf, takeRecoveryCode, takeStep } from './totp';

/** The second factor of accounts: an authenticator, and codes for when it is lost. */
export interface Factors {
  /** A new secret, which counts once it is confirmed; one that counts goes on counting until then. Fails with SECRETS_LOCKED. */
  begin(account: string, name: string): Promise<{ readonly secret: string; readonly uri: string }>;
  /** Whether a code is of the secret that was begun; from then on it is asked for. Gives new recovery codes. */
  confirm(account: string, code: string, note: (tx: Tx) => Promise<void>): Promise<readonly string[] | undefined>;
  /** Takes a code of the authenticator or a recovery code, once. Fails with SECRETS_LOCKED. */
  take(account: string, code: string): Promise<'totp' | 'recovery' | undefined>;
  renewCodes(account: string, note: (tx: Tx) => Promise<void>): Promise<readonly string[]>;
  codesLeft(account: string): Promise<number>;
  remove(account: string, note: (tx: Tx) => Promise<void>): Promise<void>;
  /** What lies in the key store of an account that is gone. Left there where it is locked: it opens nothing. */
  forget(account: string): Promise<void>;
}

/** Keeps secrets in the key store, and of recovery codes their hashes. */
export function createFactors(db: Db, sealed: SealedStore, now: () => number, book: Pick<Book, 'setFactor'>): Factors {
  const inForce = (account: string): string => `accounts/totp-${account}`;
  const begun = (account: string): string => `accounts/totp-new-${account}`;

  async function read(name: string): Promise<string | undefined> {
    const bytes = await sealed.read(name);
    const text = bytes?.toString('utf8');
    bytes?.fill(0);
    return text;
  }
  async function putCodes(tx: Tx, account: string): Promise<readonly string[]> {
    const tables = tx.tables<AccountTables>();
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await tables.deleteFrom('account_recovery_codes').where('account', '=', account).execute();
    await tables
      .insertInto('account_recovery_codes')
      .values(codes.map((code) => ({ account, hash: hashOf(plainCode(code)) })))
      .execute();
    return codes;
  }

  return {
    async begin(account, name) {
      const made = await newTotp(name);
      await sealed.write(begun(account), Buffer.from(made.secret));
      return made;
    },
    async confirm(account, code, note) {
      const secret = await read(begun(account));
      if (secret === undefined) return undefined;
      const step = await stepOf(secret, code, now());
      if (step === undefined) return undefined;
      await sealed.write(inForce(account), Buffer.from(secret));
      const codes = await db.write(async (tx) => {
        await tx
          .tables<AccountTables>()
          .insertInto('account_totp')
          .values({ account, confirmed: 1, last_step: step })
          .onConflict((there) => there.column('account').doUpdateSet({ confirmed: 1, last_step: step }))
          .execute();
        await note(tx);
        tx.onCommit(() => book.setFactor(account, true));
        return await putCodes(tx, account);
      });
      await sealed.remove(begun(account));
      return codes;
    },
    async take(account, code) {
      if (/^\s*(?:\d\s*){6}$/.test(code)) {
        const secret = await read(inForce(account));
        const step = secret === undefined ? undefined : await stepOf(secret, code, now());
        if (step === undefined) return undefined;
        return (await db.write((tx) => takeStep(tx.tables<AccountTables>(), account, step))) ? 'totp' : undefined;
      }
      const hash = hashOf(plainCode(code));
      return (await db.write((tx) => takeRecoveryCode(tx.tables<AccountTables>(), account, hash))) ? 'recovery' : undefined;
    },
    renewCodes: (account, note) =>
      db.write(async (tx) => {
        await note(tx);
        return await putCodes(tx, account);
      }),
    async codesLeft(account) {
      const codes = await db
        .tables<AccountTables>()
        .selectFrom('account_recovery_codes')
        .select('hash')
        .where('account', '=', account)
        .execute();
      return codes.length;
    },
    async remove(account, note) {
      await db.write(async (tx) => {
        const tables = tx.tables<AccountTables>();
        await tables.deleteFrom('account_totp').where('account', '=', account).execute();
        await tables.deleteFrom('account_recovery_codes').where('account', '=', account).execute();
        await note(tx);
        tx.onCommit(() => book.setFactor(account, false));
      });
      await this.forget(account);
    },
    async forget(account) {
      if (sealed.state !== 'open') return;
      await sealed.remove(inForce(account));
      await sealed.remove(begun(account));
    },
  };
}

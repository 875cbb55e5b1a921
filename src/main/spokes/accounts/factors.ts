import { randomUUID } from 'node:crypto';
import { RECOVERY_CODES } from '#shared/contract/account-values';
import { HubError } from '#shared/contract/errors';
import type { Tx } from '#main/platform/db-port';
import type { Book } from './book';
import type { AccountsDeps } from './ports';
import { hashOf, newRecoveryCode, plainCode } from './secrets';
import type { AccountTables, Rows } from './store';
import { newTotp, stepOf, takeRecoveryCode, takeStep } from './totp';

/** The second factor of accounts: an authenticator, and codes for when it is lost. */
export interface Factors {
  /** A new secret, which counts once it is confirmed; one that counts goes on counting until then. Fails with SECRETS_LOCKED. */
  begin(account: string, name: string): Promise<{ readonly secret: string; readonly uri: string }>;
  /**
   * Whether a code is of the secret that was begun; from then on it is asked for. Gives new recovery codes, once. Fails with SECRETS_LOCKED or
   * SEALED_DAMAGED.
   */
  confirm(account: string, code: string, note: (tx: Tx) => Promise<void>): Promise<readonly string[] | undefined>;
  /** Takes a code of the authenticator or a recovery code, once. Fails with SECRETS_LOCKED, or SEALED_DAMAGED where the secret is gone or damaged; a recovery code does then. */
  take(account: string, code: string): Promise<'totp' | 'recovery' | undefined>;
  renewCodes(account: string, note: (tx: Tx) => Promise<void>): Promise<readonly string[]>;
  codesLeft(account: string): Promise<number>;
  remove(account: string, note: (tx: Tx) => Promise<void>): Promise<void>;
  /** In a transaction: what lies in the key store of an account, for `forget` once the account is gone. */
  secretsOf(tx: Tx, account: string): Promise<readonly string[]>;
  /** Removes these from the key store. Left there where it is locked: they open nothing. */
  forget(secrets: readonly string[]): Promise<void>;
}

/** What these work with. */
type FactorDeps = Pick<AccountsDeps, 'db' | 'sealed' | 'clock' | 'log'>;

/** An authenticator's secret as it is written down: in base 32. */
const SECRET = /^[A-Z2-7]+=*$/;

/**
 * Keeps secrets in the key store, and of recovery codes their hashes. Each secret has a name of its own, and the row says which is in force: it is
 * replaced by the transaction that says so, or not at all.
 */
export function createFactors({ db, sealed, clock, log }: FactorDeps, book: Pick<Book, 'setFactor'>): Factors {
  const nameOf = (account: string, generation: string | null): string =>
    generation === null ? `accounts/totp-${account}` : `accounts/totp-${account}-${generation}`;
  const rowOf = (rows: Rows, account: string) =>
    rows.selectFrom('account_totp').selectAll().where('account', '=', account).executeTakeFirst();

  /** Fails with SECRETS_LOCKED, or SEALED_DAMAGED also where it is gone: a row says that there is one. */
  async function read(name: string): Promise<string> {
    const bytes = await sealed.read(name);
    const text = bytes?.toString('utf8') ?? '';
    bytes?.fill(0);
    if (!SECRET.test(text)) throw new HubError('SEALED_DAMAGED', { name, file: name });
    return text;
  }
  /** What opens nothing any more; left there where it cannot be removed. */
  async function forget(names: readonly string[]): Promise<void> {
    if (sealed.state !== 'open') return;
    for (const name of names) {
      await sealed.remove(name).catch((error: unknown) => {
        log.warn('accounts.factor-left', { code: error instanceof HubError ? error.code : 'error' });
      });
    }
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
      const begun = randomUUID();
      await sealed.write(nameOf(account, begun), Buffer.from(made.secret));
      const former = await db.write(async (tx) => {
        const rows = tx.tables<AccountTables>();
        const row = await rowOf(rows, account);
        await rows
          .insertInto('account_totp')
          .values({ account, confirmed: 0, last_step: 0, generation: null, begun })
          .onConflict((there) => there.column('account').doUpdateSet({ begun }))
          .execute();
        return row?.begun ?? null;
      });
      if (former !== null) await forget([nameOf(account, former)]);
      return made;
    },
    async confirm(account, code, note) {
      const row = await rowOf(db.tables<AccountTables>(), account);
      if (row === undefined || row.begun === null) return undefined;
      const { begun, generation, confirmed } = row;
      const step = await stepOf(await read(nameOf(account, begun)), code, clock.now());
      if (step === undefined) return undefined;
      const codes = await db.write(async (tx) => {
        const { numUpdatedRows } = await tx
          .tables<AccountTables>()
          .updateTable('account_totp')
          .set({ confirmed: 1, last_step: step, generation: begun, begun: null })
          .where('account', '=', account)
          .where('begun', '=', begun)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows !== 1n) return undefined; // It was confirmed, or begun anew, meanwhile.
        await note(tx);
        tx.onCommit(() => book.setFactor(account, true));
        return await putCodes(tx, account);
      });
      if (codes !== undefined && confirmed === 1) await forget([nameOf(account, generation)]);
      return codes;
    },
    async take(account, code) {
      if (/^\s*(?:\d\s*){6}$/.test(code)) {
        const row = await rowOf(db.tables<AccountTables>(), account);
        if (row?.confirmed !== 1) return undefined;
        const step = await stepOf(await read(nameOf(account, row.generation)), code, clock.now());
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
      const secrets = await db.write(async (tx) => {
        const tables = tx.tables<AccountTables>();
        const names = await this.secretsOf(tx, account);
        await tables.deleteFrom('account_totp').where('account', '=', account).execute();
        await tables.deleteFrom('account_recovery_codes').where('account', '=', account).execute();
        await note(tx);
        tx.onCommit(() => book.setFactor(account, false));
        return names;
      });
      await forget(secrets);
    },
    async secretsOf(tx, account) {
      const row = await rowOf(tx.tables<AccountTables>(), account);
      if (row === undefined) return [];
      return [...(row.confirmed === 1 ? [row.generation] : []), ...(row.begun === null ? [] : [row.begun])].map((one) =>
        nameOf(account, one),
      );
    },
    forget,
  };
}

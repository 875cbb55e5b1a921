import type { Kysely, Selectable } from 'kysely';
import { ScopeName } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';

/** The tables of this spoke, as Kysely types its queries. Times are milliseconds since 1970. */
export interface AccountTables {
  accounts: {
    id: string;
    name: string;
    folded: string;
    display_name: string;
    provider: string;
    subject: string;
    email: string | null;
    password: string | null;
    must_change: number;
    disabled: number;
    roles: string;
    groups: string;
    created_at: number;
    last_sign_in_at: number | null;
    login: string | null;
  };
  account_sessions: {
    id: string;
    hash: string;
    account: string;
    address: string;
    user_agent: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
    locked_at: number | null;
  };
  account_tokens: {
    id: string;
    hash: string;
    account: string;
    name: string;
    prefix: string;
    scopes: string;
    created_at: number;
    last_used_at: number | null;
    expires_at: number;
  };
  account_devices: { hash: string; account: string; used_at: number };
  account_totp: { account: string; confirmed: number; last_step: number; generation: string | null; begun: string | null };
  account_recovery_codes: { account: string; hash: string };
  roles: { id: string; description: string; scopes: string; tags: string | null };
  role_mappings: { provider: string; grp: string; role: string };
}
export type Rows = Kysely<AccountTables>;

/** The provider of accounts whose password this hub keeps. */
export const LOCAL = 'local';

/** An account as it is kept; `password` is its hash. */
export interface StoredAccount {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly provider: string;
  readonly subject: string;
  readonly email: string | null;
  readonly password: string | null;
  readonly mustChange: boolean;
  readonly disabled: boolean;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
  /** The name by which its directory knows it, where that may be another than the account's. */
  readonly login: string | null;
}

/** A session, or a token, as it is kept. */
export type StoredSession = Readonly<Selectable<AccountTables['account_sessions']>>;
export interface StoredToken extends Omit<Readonly<Selectable<AccountTables['account_tokens']>>, 'scopes'> {
  readonly scopes: readonly ScopeName[];
}
/** A role as it is kept; `tags` null where it is limited to none. */
export interface StoredRole {
  readonly id: string;
  readonly description: string;
  readonly scopes: readonly ScopeName[];
  readonly tags: readonly string[] | null;
}
export interface StoredMapping {
  readonly provider: string;
  readonly group: string;
  readonly role: string;
}

/** How names are compared: without case, and however their letters are put together. */
export const fold = (name: string): string => name.normalize('NFKC').toLowerCase();

const Texts = z.array(z.string());

/** What is not understood any more of a list, such as a scope of a later version, is left out. */
function listOf<T>(text: string, item: z.ZodType<T>, log: Log): readonly T[] {
  const list = z.array(z.unknown()).safeParse(parse(text));
  if (!list.success) log.warn('accounts.unreadable', { what: 'list' });
  return (list.data ?? []).flatMap((one) => {
    const said = item.safeParse(one);
    return said.success ? [said.data] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Said by who asked for a list.
  }
}

/** Everything that there is, as it was when the hub began. */
export async function loadAll(db: Rows, log: Log) {
  const [accounts, sessions, tokens, roles, mappings, totp, codes, devices] = await Promise.all([
    db.selectFrom('accounts').selectAll().execute(),
    db.selectFrom('account_sessions').selectAll().execute(),
    db.selectFrom('account_tokens').selectAll().execute(),
    db.selectFrom('roles').selectAll().execute(),
    db.selectFrom('role_mappings').selectAll().execute(),
    db.selectFrom('account_totp').selectAll().where('confirmed', '=', 1).execute(),
    db.selectFrom('account_recovery_codes').selectAll().execute(),
    db.selectFrom('account_devices').selectAll().execute(),
  ]);
  return {
    accounts: accounts.map((row) => accountFrom(row, log)),
    sessions: sessions as readonly StoredSession[],
    tokens: tokens.map((row): StoredToken => ({ ...row, scopes: listOf(row.scopes, ScopeName, log) })),
    roles: roles.map((row) => roleFrom(row, log)),
    mappings: mappings.map(({ provider, grp, role }): StoredMapping => ({ provider, group: grp, role })),
    withFactor: new Set(totp.map(({ account }) => account)),
    codes,
    devices,
  };
}

const roleFrom = ({ id, description, scopes, tags }: Selectable<AccountTables['roles']>, log: Log): StoredRole => ({
  id,
  description,
  scopes: listOf(scopes, ScopeName, log),
  // A limit that cannot be read limits to nothing rather than to everything.
  tags: tags === null ? null : (Texts.safeParse(parse(tags)).data ?? []),
});

const accountFrom = (row: Selectable<AccountTables['accounts']>, log: Log): StoredAccount => ({
  id: row.id,
  name: row.name,
  displayName: row.display_name,
  provider: row.provider,
  subject: row.subject,
  email: row.email,
  password: row.password,
  mustChange: row.must_change === 1,
  disabled: row.disabled === 1,
  roles: listOf(row.roles, z.string(), log),
  groups: listOf(row.groups, z.string(), log),
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
  login: row.login,
});

/**
 * An account as it is inside a transaction: writes that wait are made durable together, and what one before this one wrote is in no book yet.
 * Undefined where it is gone.
 */
export async function accountIn(rows: Rows, id: string, log: Log): Promise<StoredAccount | undefined> {
  const row = await rows.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : accountFrom(row, log);
}

/** The same by what a directory calls its person. */
export async function personIn(rows: Rows, provider: string, subject: string, log: Log): Promise<StoredAccount | undefined> {
  const found = rows.selectFrom('accounts').selectAll().where('provider', '=', provider).where('subject', '=', subject);
  const row = await found.executeTakeFirst();
  return row === undefined ? undefined : accountFrom(row, log);
}

/** Inside a transaction, every account that a role was given to. */
export async function accountsWith(rows: Rows, role: string, log: Log): Promise<readonly StoredAccount[]> {
  const found = await rows
    .selectFrom('accounts')
    .selectAll()
    .where('roles', 'like', `%${JSON.stringify(role)}%`)
    .execute();
  return found.map((row) => accountFrom(row, log)).filter(({ roles }) => roles.includes(role));
}

/** A role that was made, as it is inside a transaction. Undefined where there is none. */
export async function roleIn(rows: Rows, id: string, log: Log): Promise<StoredRole | undefined> {
  const row = await rows.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : roleFrom(row, log);
}

/** How many rows a table has inside a transaction. */
export async function countIn(rows: Rows, table: 'accounts' | 'roles' | 'role_mappings'): Promise<number> {
  const { count } = await rows
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const columnsOf = (account: StoredAccount): AccountTables['accounts'] => ({
  id: account.id,
  name: account.name,
  folded: fold(account.name),
  display_name: account.displayName,
  provider: account.provider,
  subject: account.subject,
  email: account.email,
  password: account.password,
  must_change: Number(account.mustChange),
  disabled: Number(account.disabled),
  roles: JSON.stringify(account.roles),
  groups: JSON.stringify(account.groups),
  created_at: account.createdAt,
  last_sign_in_at: account.lastSignInAt,
  login: account.login,
});

/** False where the name is taken. */
export async function insertAccount(rows: Rows, account: StoredAccount): Promise<boolean> {
  const taken = await rows.selectFrom('accounts').select('id').where('folded', '=', fold(account.name)).executeTakeFirst();
  if (taken !== undefined) return false;
  await rows.insertInto('accounts').values(columnsOf(account)).execute();
  return true;
}

/** Writes an account as it is now. */
export async function updateAccount(rows: Rows, account: StoredAccount): Promise<void> {
  const { id, ...columns } = columnsOf(account);
  await rows.updateTable('accounts').set(columns).where('id', '=', id).execute();
}

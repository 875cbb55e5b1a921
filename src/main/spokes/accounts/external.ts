import { randomUUID } from 'node:crypto';
import { accountNameForm, MOST_ACCOUNTS } from '#shared/contract/account-values';
import { HubError } from '#shared/contract/errors';
import type { Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { Book } from './book';
import type { AuditPort } from './ports';
import type { ExternalPerson } from './sign-in-port';
import { countIn, insertAccount, personIn, updateAccount, type AccountTables, type StoredAccount } from './store';

const MOST_GROUPS = 1_000;

/** A name that an account may have, made of what a directory says. */
function nameFor({ name, provider }: ExternalPerson): string {
  const plain = Array.from(name.normalize('NFKC'))
    .filter((char) => /[\p{L}\p{N}._@+-]/u.test(char))
    .join('');
  const cut = Array.from(plain.replace(/^[^\p{L}\p{N}]+/u, ''))
    .slice(0, 56)
    .join('');
  return accountNameForm.test(cut) ? cut : provider;
}

/** How somebody comes whom a directory vouches for. */
export interface Arrival {
  readonly now: number;
  readonly log: Log;
  /** What a directory was asked with. */
  readonly login: string | null;
  /** The account that this browser is locked for: nobody gets one there. */
  readonly again?: string | undefined;
  readonly audit: AuditPort;
}

/**
 * In a transaction: the account of somebody whom a directory vouches for, made where there is none, with the groups that they are in now. Undefined
 * where no role results: nobody has an account who may do nothing.
 */
export async function accountOf(
  tx: Tx,
  book: Book,
  person: ExternalPerson,
  { now, log, login, again, audit }: Arrival,
): Promise<StoredAccount | undefined> {
  const rows = tx.tables<AccountTables>();
  const groups = person.groups.slice(0, MOST_GROUPS).map((group) => group.slice(0, 512));
  const known = await personIn(rows, person.provider, person.subject, log);
  const said = {
    login,
    displayName: person.displayName.trim().slice(0, 128) || person.name.slice(0, 128),
    email: person.email?.slice(0, 256) ?? null,
    groups,
  };
  const inForce = book.inForce({ roles: known?.roles ?? [], provider: person.provider, groups });
  const mayNothing = inForce.length === 0;
  const note = (action: string, account: StoredAccount): Promise<void> =>
    audit.append(tx, {
      action,
      outcome: 'ok',
      actor: { id: account.id, name: account.name, face: 'browser' },
      object: `account:${account.id}`,
      detail: { roles: inForce.join(','), provider: account.provider },
      personal: { name: account.name },
    });
  if (known !== undefined) {
    const account = { ...known, ...said };
    await updateAccount(rows, account);
    if (book.inForce(known).join() !== inForce.join()) await note('account.change', account);
    // Also where they may nothing any more: what is still open in their name is less at once.
    tx.onCommit(() => book.put(account));
    return mayNothing ? undefined : account;
  }
  if (mayNothing || again !== undefined) return undefined;
  if ((await countIn(rows, 'accounts')) >= MOST_ACCOUNTS) throw new HubError('ACCOUNTS_FULL', { limit: MOST_ACCOUNTS });
  const base = nameFor(person);
  for (let at = 1; ; at += 1) {
    const account: StoredAccount = {
      id: randomUUID(),
      // Never that of another: who has a name in a directory is not who has it here.
      name: at === 1 ? base : `${base}-${at}`,
      provider: person.provider,
      subject: person.subject.slice(0, 256),
      password: null,
      mustChange: false,
      disabled: false,
      roles: [],
      createdAt: now,
      lastSignInAt: null,
      ...said,
    };
    if (book.isReserved(account.name) || !(await insertAccount(rows, account))) continue;
    await note('account.create', account);
    tx.onCommit(() => book.put(account));
    return account;
  }
}

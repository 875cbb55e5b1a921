import type { Account } from '#shared/contract/accounts';
import { HubError } from '#shared/contract/errors';
import type { ScopeName } from '#shared/contract/kernel';
import type { Role } from '#shared/contract/roles';
import { type Collection, createCollection } from '#main/hub/collection';
import type { Scope } from '#main/hub/scope';
import { isoOf } from '#main/platform/clock';
import { builtIn } from './built-in-roles';
import { readyRole, type ReadyRole } from './rights';
import { isReserved } from './reserved-names';
import { comparableDn } from './ldap/escaping';
import type { SignInWay } from './sign-in-port';
import { fold, LOCAL, type loadAll, type StoredAccount, type StoredMapping, type StoredRole } from './store';

/** The accounts, roles and mappings as they are committed; every decision is made from it without waiting. */
export interface Book {
  readonly shown: Collection<Account>;
  readonly shownRoles: Collection<Role>;
  readonly accounts: ReadonlyMap<string, StoredAccount>;
  readonly mappings: () => readonly StoredMapping[];
  /** By id or name; undefined where there is none. */
  find(text: string): StoredAccount | undefined;
  /** Fails with ACCOUNT_NOT_FOUND. */
  get(text: string): StoredAccount;
  byName(name: string): StoredAccount | undefined;
  bySubject(provider: string, subject: string): StoredAccount | undefined;
  /** Whether a name is somebody's who has no account. */
  isReserved(name: string): boolean;
  role(id: string): StoredRole | undefined;
  /** The ids of roles that were given to it, and that its groups bring. */
  inForce(account: Pick<StoredAccount, 'roles' | 'provider' | 'groups'>): readonly string[];
  /** The same, ready to be asked. */
  rolesOf(account: string): readonly ReadyRole[];
  /** Whether it has an authenticator. */
  hasFactor(account: string): boolean;
  /** Whether it has security keys. */
  hasKeys(account: string): boolean;
  /** Of these after a commit. `change` tells whose rights may be others now. */
  put(account: StoredAccount): void;
  remove(account: string): void;
  putRole(role: StoredRole): void;
  removeRole(id: string): void;
  setMappings(mappings: readonly StoredMapping[]): void;
  setFactor(account: string, on: boolean): void;
  /** Whether an account has security keys: they are a second factor as well. */
  setKeys(account: string, on: boolean): void;
  /** A way is offered from now on, or, undefined, no more: groups are compared as those of its kind are written. */
  setWay(provider: string, kind: SignInWay['kind'] | undefined): void;
  /** Whether an account of this provider can come in at all: the hub's own, or one whose way is offered. */
  isOffered(account: Pick<StoredAccount, 'provider'>): boolean;
  /** What is shown of an account is another: a session of it began or ended. */
  show(account: string): void;
  /** Told after each change by which somebody's rights may be others; gives how to stop. */
  onRights(listener: (account: string) => void): () => void;
}

/** Opens the book on what was read. `sessionsOf` counts living sessions of an account. */
export function createBook(
  scope: Scope,
  read: Awaited<ReturnType<typeof loadAll>> & { readonly machineNames: ReadonlySet<string> },
  sessionsOf: (account: string) => number,
): Book {
  const accounts = new Map(read.accounts.map((account) => [account.id, account]));
  const roles = new Map([...read.roles, ...builtIn].map((role) => [role.id, role]));
  const names = new Map(read.accounts.map(({ id, name }) => [fold(name), id]));
  const withFactor = new Set(read.withFactor);
  const withKeys = new Set<string>();
  const kinds = new Map<string, SignInWay['kind']>();
  let mappings: readonly StoredMapping[] = read.mappings;
  /** By account; made when first asked for. */
  const ready = new Map<string, readonly ReadyRole[]>();
  const listeners = new Set<(account: string) => void>();
  const shown = createCollection<Account>({ keyOf: ({ id }) => id, scope });
  const shownRoles = createCollection<Role>({ keyOf: ({ id }) => id, scope });

  function inForce({ roles: given, provider, groups }: Pick<StoredAccount, 'roles' | 'provider' | 'groups'>): readonly string[] {
    // What a claim says is one text or another; a directory has one group under several spellings of its name (RFC 4514).
    const comparable = kinds.get(provider) === 'password' ? comparableDn : (group: string): string => group;
    const mine = new Set(groups.map(comparable));
    const mapped = mappings.filter((one) => one.provider === provider && mine.has(comparable(one.group))).map(({ role }) => role);
    return [...new Set([...given, ...mapped])].filter((id) => roles.has(id));
  }
  const shownOf = (account: StoredAccount): Account => ({
    id: account.id,
    name: account.name,
    displayName: account.displayName,
    provider: account.provider,
    email: account.email,
    roles: account.roles.filter((id) => roles.has(id)),
    inForce: [...inForce(account)],
    disabled: account.disabled,
    mustChange: account.mustChange,
    secondFactor: withFactor.has(account.id) || withKeys.has(account.id),
    sessions: sessionsOf(account.id),
    createdAt: isoOf(account.createdAt),
    lastSignInAt: account.lastSignInAt === null ? null : isoOf(account.lastSignInAt),
  });
  const showRoles = (): void => {
    const counts = new Map<string, number>();
    for (const account of accounts.values()) for (const id of inForce(account)) counts.set(id, (counts.get(id) ?? 0) + 1);
    shownRoles.upsert(
      [...roles.values()].map(({ id, description, scopes, tags }) => ({
        id,
        description,
        scopes: [...scopes],
        tags: tags === null ? null : [...tags],
        builtIn: isBuiltIn(id),
        accounts: counts.get(id) ?? 0,
      })),
    );
  };
  const tell = (account: string): void => {
    ready.delete(account);
    for (const listener of listeners) listener(account);
  };
  /** A role or a mapping is another: that may be anybody's. */
  const tellAll = (): void => {
    shown.upsert([...accounts.values()].map(shownOf));
    showRoles();
    for (const id of accounts.keys()) tell(id);
  };
  shown.upsert([...accounts.values()].map(shownOf));
  showRoles();

  const find = (text: string): StoredAccount | undefined => accounts.get(text) ?? accounts.get(names.get(fold(text)) ?? '');

  return {
    shown,
    shownRoles,
    accounts,
    mappings: () => mappings,
    find,
    get(text) {
      const account = find(text);
      if (account === undefined) throw new HubError('ACCOUNT_NOT_FOUND', { account: text });
      return account;
    },
    byName: (name) => accounts.get(names.get(fold(name)) ?? ''),
    bySubject: (provider, subject) =>
      [...accounts.values()].find((account) => account.provider === provider && account.subject === subject && provider !== LOCAL),
    isReserved: (name) => isReserved(name, read.machineNames),
    role: (id) => roles.get(id),
    inForce,
    rolesOf(id) {
      const made = ready.get(id);
      if (made !== undefined) return made;
      const account = accounts.get(id);
      const fresh = account === undefined || account.disabled ? [] : inForce(account).flatMap((role) => readyOf(roles.get(role)));
      ready.set(id, fresh);
      return fresh;
    },
    hasFactor: (account) => withFactor.has(account),
    hasKeys: (account) => withKeys.has(account),
    put(account) {
      const before = accounts.get(account.id);
      if (before !== undefined) names.delete(fold(before.name));
      accounts.set(account.id, account);
      names.set(fold(account.name), account.id);
      shown.upsert([shownOf(account)]);
      showRoles();
      tell(account.id);
    },
    remove(id) {
      const account = accounts.get(id);
      if (account === undefined) return;
      accounts.delete(id);
      names.delete(fold(account.name));
      withFactor.delete(id);
      withKeys.delete(id);
      shown.remove([id]);
      showRoles();
      tell(id);
    },
    putRole(role) {
      roles.set(role.id, role);
      tellAll();
    },
    removeRole(id) {
      roles.delete(id);
      shownRoles.remove([id]);
      tellAll();
    },
    setMappings(next) {
      mappings = next;
      tellAll();
    },
    setFactor(id, on) {
      if (on) withFactor.add(id);
      else withFactor.delete(id);
      const account = accounts.get(id);
      if (account !== undefined) shown.upsert([shownOf(account)]);
    },
    setKeys(id, on) {
      if (on) withKeys.add(id);
      else withKeys.delete(id);
      const account = accounts.get(id);
      if (account !== undefined) shown.upsert([shownOf(account)]);
    },
    setWay(provider, kind) {
      if (kind === undefined) kinds.delete(provider);
      else {
        kinds.set(provider, kind);
        tellAll();
      }
    },
    isOffered: ({ provider }) => provider === LOCAL || kinds.has(provider),
    show(id) {
      const account = accounts.get(id);
      if (account !== undefined) shown.upsert([shownOf(account)]);
    },
    onRights(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const readyOf = (role: StoredRole | undefined): readonly ReadyRole[] => (role === undefined ? [] : [readyRole(role)]);

/** Whether a role is there without having been made. */
export const isBuiltIn = (id: string): boolean => builtIn.some((role) => role.id === id);

/** The scopes of several roles together. */
export const scopesIn = (roles: readonly (StoredRole | undefined)[]): ReadonlySet<ScopeName> =>
  new Set(roles.flatMap((role) => [...(role?.scopes ?? [])]));

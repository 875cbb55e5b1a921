import { HubError } from '#shared/contract/errors';
import type { ExternalPerson, PasswordWay } from '../sign-in-port';
import { accountState, type AccountState } from './account-state';
import { openDirectory, type Directory, type DirectoryEntry } from './directory';
import { groupsOf } from './groups';
import { boundName, isName, kindOf, lookupOf, personAttributes, personOf, type DirectoryKind } from './person';
import { ldapTiming, type LdapSettings, type LdapTiming, type ServicePassword } from './settings';

/** What a directory is asked with. */
export interface LdapOptions {
  /** The provider's id. */
  readonly id: string;
  readonly label: string;
  readonly settings: LdapSettings;
  readonly servicePassword: ServicePassword;
  readonly timing?: LdapTiming;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Told why somebody was not let in, for the log; it holds nothing that was typed. */
  readonly onRefused?: (why: Refusal) => void;
}

/** Why somebody is not let in. They are told none of it. */
export type Refusal = 'form' | 'unknown' | 'ambiguous' | 'credentials' | 'no-subject' | Exclude<AccountState, 'usable'>;

/** Where `askDirectory` has got to. */
export type LdapStage = 'connected' | 'service' | 'found' | 'password' | 'groups';

/** What came of asking. */
export type Asked = { readonly person: ExternalPerson } | { readonly refused: Refusal };

/** Signing in by the name and password of a directory. */
export function createLdapWay(options: LdapOptions): PasswordWay {
  return {
    kind: 'password',
    id: options.id,
    label: options.label,
    async check(name, password, signal) {
      const asked = await askDirectory(options, name, password, signal);
      if ('person' in asked) return asked.person;
      options.onRefused?.(asked.refused);
      return undefined;
    },
  };
}

/**
 * Asks the first server that can be reached whether this is somebody's password, and who they are. `at` is told of each stage that was got
 * through. Fails with LDAP_UNREACHABLE or LDAP_CERTIFICATE of the last server, LDAP_REFUSED, LDAP_SERVICE_REFUSED, RUNTIME_TOO_OLD.
 */
export async function askDirectory(
  options: LdapOptions,
  user: string,
  password: string,
  signal: AbortSignal,
  at: (stage: LdapStage, detail: string) => void = () => undefined,
): Promise<Asked> {
  const { bind } = options.settings;
  if (password === '' || !isName(user, bind.kind === 'template' ? bind.template : undefined)) return { refused: 'form' };
  return await withServer(options, signal, async (directory, again) => {
    at('connected', directory.server);
    return bind.kind === 'search'
      ? await bySearch(options, { directory, again, user, password, at })
      : await byTemplate(options, bind.template, { directory, user, password, at });
  });
}

interface Attempt {
  readonly directory: Directory;
  readonly user: string;
  readonly password: string;
  readonly at: (stage: LdapStage, detail: string) => void;
}

/** The service account looks, and the password is tried on a connection of its own: the search for groups stays the service's. */
async function bySearch(options: LdapOptions, attempt: Attempt & { readonly again: () => Promise<Directory> }): Promise<Asked> {
  const { directory, again, user, password, at } = attempt;
  await bindService(options, directory);
  at('service', '');
  const kind = await kindOf(directory);
  const entry = await theOne(directory, options.settings, kind, user);
  if (typeof entry === 'string') return { refused: entry };
  at('found', entry.dn);
  const own = await again();
  try {
    const bound = await own.bind(entry.dn, password);
    if (!bound.ok) return { refused: 'credentials' };
  } finally {
    await own.close();
  }
  at('password', '');
  return await welcome(options, attempt, kind, entry);
}

async function byTemplate(options: LdapOptions, template: string, attempt: Attempt): Promise<Asked> {
  const { directory, user, password, at } = attempt;
  const bound = await directory.bind(boundName(template, user), password);
  if (!bound.ok) return { refused: 'credentials' };
  at('password', '');
  const kind = await kindOf(directory);
  const entry = await theOne(directory, options.settings, kind, user);
  if (typeof entry === 'string') return { refused: entry };
  at('found', entry.dn);
  return await welcome(options, attempt, kind, entry);
}

async function welcome(options: LdapOptions, attempt: Attempt, kind: DirectoryKind, entry: DirectoryEntry): Promise<Asked> {
  const state = accountState(entry, (options.now ?? Date.now)());
  if (state !== 'usable') return { refused: state };
  const base = options.settings.groupBase ?? options.settings.base;
  const groups = await groupsOf(attempt.directory, { person: entry, base, inChain: kind === 'active-directory' });
  attempt.at('groups', groups.join('\n').slice(0, 4_096));
  const person = personOf(options.id, entry, attempt.user, groups);
  return person === undefined ? { refused: 'no-subject' } : { person };
}

async function theOne(
  directory: Directory,
  settings: LdapSettings,
  kind: DirectoryKind,
  user: string,
): Promise<DirectoryEntry | 'unknown' | 'ambiguous'> {
  const found = await directory
    .search({ ...lookupOf(settings, kind, user), attributes: personAttributes, most: 2 })
    .catch((error: unknown) => {
      // Reading the one entry of a DN: that it is not there is an answer.
      if (HubError.is(error, 'LDAP_REFUSED') && error.data.result === 32 && settings.bind.kind === 'template') return [];
      throw error;
    });
  const [entry] = found;
  if (entry === undefined) return 'unknown';
  return found.length === 1 ? entry : 'ambiguous';
}

/** Signs the service account in. Fails with LDAP_SERVICE_REFUSED. */
export async function bindService({ settings, servicePassword }: LdapOptions, directory: Directory): Promise<void> {
  if (settings.bind.kind !== 'search') return;
  const bound = await directory.bind(settings.bind.serviceDn, (await servicePassword()) ?? '');
  if (!bound.ok) throw new HubError('LDAP_SERVICE_REFUSED', { server: directory.server, name: settings.bind.serviceDn });
}

/** Does it with the first server that can be reached. `again` opens one more connection to the same. */
export async function withServer<T>(
  { settings, timing = ldapTiming }: LdapOptions,
  signal: AbortSignal,
  use: (directory: Directory, again: () => Promise<Directory>) => Promise<T>,
): Promise<T> {
  let last: unknown = new HubError('LDAP_UNREACHABLE', { server: '', detail: 'no server' });
  for (const server of settings.servers) {
    const open = (): Promise<Directory> => openDirectory({ server, ca: settings.ca, ...timing, signal });
    let directory: Directory;
    try {
      directory = await open();
    } catch (error) {
      if (!HubError.is(error, 'LDAP_UNREACHABLE') && !HubError.is(error, 'LDAP_CERTIFICATE')) throw error;
      if (signal.aborted) throw error;
      last = error;
      continue;
    }
    try {
      return await use(directory, open);
    } finally {
      await directory.close();
    }
  }
  throw last;
}

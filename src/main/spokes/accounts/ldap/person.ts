import type { ExternalPerson } from '../sign-in-port';
import { stateAttributes } from './account-state';
import type { Directory, DirectoryEntry } from './directory';
import { comparableDn, escapeDnValue, escapeFilterValue, fill, USER } from './escaping';
import type { LdapSettings } from './settings';

/** Which kind of directory this is; it says so itself. */
export type DirectoryKind = 'active-directory' | 'other';

/** What Active Directory, and nothing else, lists among its capabilities (MS-ADTS, section 3.1.1.3.4.3). */
const CAPABILITY = '1.2.840.113556.1.4.800';

/** Asks a directory which kind it is. Fails as `search`. */
export async function kindOf(directory: Directory): Promise<DirectoryKind> {
  const [root] = await directory.search({
    base: '',
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['supportedCapabilities'],
    most: 1,
  });
  return root?.values('supportedCapabilities').includes(CAPABILITY) === true ? 'active-directory' : 'other';
}

/** How people are found where the settings do not say it. */
export const defaultFilters: Readonly<Record<DirectoryKind, string>> = {
  'active-directory': `(&(objectCategory=person)(objectClass=user)(sAMAccountName=${USER}))`,
  other: `(&(objectClass=person)(uid=${USER}))`,
};

/** What is asked of a person's entry. */
export const personAttributes: readonly string[] = [
  'objectGUID',
  'entryUUID',
  'nsUniqueId',
  'ipaUniqueID',
  'sAMAccountName',
  'userPrincipalName',
  'uid',
  'cn',
  'displayName',
  'mail',
  'memberOf',
  ...stateAttributes,
];

/** Where the one entry of somebody must be: a search that gives two where the name is not of one alone. */
export interface Lookup {
  readonly base: string;
  readonly scope: 'base' | 'sub';
  readonly filter: string;
}

/** Where to look for who typed `user`. */
export function lookupOf(settings: LdapSettings, kind: DirectoryKind, user: string): Lookup {
  const { bind, base } = settings;
  if (bind.kind === 'search') {
    return { base, scope: 'sub', filter: fill(bind.filter ?? defaultFilters[kind], user, escapeFilterValue) };
  }
  const name = boundName(bind.template, user);
  // The entry has to be that of the name whose password was tried, so it is looked for by this name and no other attribute.
  switch (formOf(bind.template)) {
    case 'dn':
      return { base: name, scope: 'base', filter: '(objectClass=*)' };
    case 'principal':
      return { base, scope: 'sub', filter: `(userPrincipalName=${escapeFilterValue(name)})` };
    case 'domain':
      return { base, scope: 'sub', filter: `(sAMAccountName=${escapeFilterValue(name.slice(name.indexOf('\\') + 1))})` };
  }
}

/** The name that a template makes of what was typed. */
export const boundName = (template: string, user: string): string =>
  fill(template, user, formOf(template) === 'dn' ? escapeDnValue : (value) => value);

/** Whether somebody can have typed this as a name: in a template that is no DN, what divides it would make another's name of it. */
export const isName = (user: string, template?: string): boolean =>
  user !== '' && user.length <= 256 && (template === undefined || formOf(template) === 'dn' || !/[@\\/\0]/.test(user));

const formOf = (template: string): 'dn' | 'principal' | 'domain' =>
  template.includes('=') ? 'dn' : template.includes('@') ? 'principal' : 'domain';

/** Somebody as accounts know them; undefined where the entry has nothing to know them again by. */
export function personOf(provider: string, entry: DirectoryEntry, user: string, groups: readonly string[]): ExternalPerson | undefined {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => entry.values(name)[0]).find((value) => value !== undefined && value.trim() !== '');
  const guid = entry.bytes('objectGUID');
  const subject = guid?.length === 16 ? guid.toString('hex') : first('entryUUID', 'nsUniqueId', 'ipaUniqueID');
  if (subject === undefined || subject.length > 256) return undefined;
  const name = (first('sAMAccountName', 'uid') ?? user).slice(0, 256);
  const email = first('mail');
  return {
    provider,
    subject,
    name,
    displayName: (first('displayName', 'cn') ?? name).slice(0, 256),
    ...(email === undefined || email.length > 320 ? {} : { email }),
    groups: groups.map(comparableDn).toSorted(),
  };
}

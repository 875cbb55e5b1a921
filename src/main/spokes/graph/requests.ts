import type { GraphKind } from '#shared/contract/graph-values';

/** A request that only reads: what is asked for, and the least permission that allows it. */
export interface GraphRead {
  /** Below the version, with its query. */
  readonly path: string;
  readonly permission: string;
  /** Counted queries and `$search` of the directory are answered from an index that lags: Graph wants to hear that this is known. */
  readonly eventual: boolean;
}

interface Resource {
  readonly path: string;
  readonly permission: string;
  readonly select: string;
  /** Properties that `$search` looks in; sites are looked for in another way. */
  readonly search: readonly string[];
}

const resources: Readonly<Record<GraphKind, Resource>> = {
  user: {
    path: '/users',
    permission: 'User.ReadBasic.All',
    select: 'id,displayName,userPrincipalName,mail,jobTitle',
    search: ['displayName', 'userPrincipalName', 'mail'],
  },
  group: {
    path: '/groups',
    permission: 'GroupMember.Read.All',
    select: 'id,displayName,mail,description,securityEnabled',
    search: ['displayName', 'mail'],
  },
  device: {
    path: '/devices',
    permission: 'Device.Read.All',
    select: 'id,displayName,deviceId,operatingSystem,approximateLastSignInDateTime,accountEnabled',
    search: ['displayName'],
  },
  site: { path: '/sites', permission: 'Sites.Read.All', select: 'id,displayName,name,webUrl', search: [] },
};

/** Entries of a page. */
const PAGE = 25;

/** Whoever is signed in. */
export const meRead: GraphRead = {
  path: `/me?$select=${resources.user.select}`,
  permission: 'User.Read',
  eventual: false,
};
/** Their picture, 96 pixels wide. */
export const photoRead: GraphRead = { path: '/me/photos/96x96/$value', permission: 'User.Read', eventual: false };

/** Those of a kind that hold the words of `query`; all of them, in no order that counts, where it is empty. */
export function searchRead(kind: GraphKind, query: string): GraphRead {
  const { path, permission, select, search } = resources[kind];
  const asked = `$select=${select}&$top=${PAGE}`;
  if (kind === 'site')
    return { path: `${path}?search=${encodeURIComponent(query === '' ? '*' : query)}&${asked}`, permission, eventual: false };
  if (query === '') return { path: `${path}?${asked}`, permission, eventual: false };
  const words = search.map((property) => `"${property}:${inQuotes(query)}"`).join(' OR ');
  return { path: `${path}?$search=${encodeURIComponent(words)}&$count=true&${asked}`, permission, eventual: true };
}

/** One of a kind by its id, as a part of a batch asks for it. */
export function idRead(kind: GraphKind, id: string): GraphRead {
  const { path, permission, select } = resources[kind];
  return { path: `${path}/${encodeURIComponent(id)}?$select=${select}`, permission, eventual: false };
}

/** Within the quotes of `$search` a quote and a backslash are escaped by a backslash. */
const inQuotes = (text: string): string => text.replaceAll(/["\\]/g, String.raw`\$&`);

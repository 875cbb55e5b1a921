import type { Directory, DirectoryEntry } from './directory';
import { comparableDn, escapeFilterValue } from './escaping';

/** A group in a group in a group: so deep is looked. */
const MOST_LEVELS = 10;
/** Groups of one person that are counted; the others are none. */
const MOST_GROUPS = 1_000;
/** Groups whose own groups are asked for at once. */
const TOGETHER = 50;
/** Active Directory's rule that follows membership to its end by itself. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';

/** Whose groups, and where to look. */
export interface GroupQuery {
  readonly person: DirectoryEntry;
  readonly base: string;
  /** Whether the server follows nested membership by itself. */
  readonly inChain: boolean;
}

/**
 * The groups that somebody is in, directly or through others, by their distinguished names: `groupOfNames`, `groupOfUniqueNames`,
 * `posixGroup`, Active Directory's, and what `memberOf` says. Fails as the directory's `search`.
 */
export async function groupsOf(directory: Directory, { person, base, inChain }: GroupQuery): Promise<readonly string[]> {
  const found = new Map<string, string>();
  const add = (dns: readonly string[]): string[] =>
    dns.filter((dn) => {
      const key = comparableDn(dn);
      if (found.has(key) || found.size >= MOST_GROUPS) return false;
      found.set(key, dn);
      return true;
    });

  const uid = person.values('uid')[0];
  const memberOf = add(person.values('memberOf'));
  const own = escapeFilterValue(person.dn);
  if (inChain) {
    add(await search(`(member:${IN_CHAIN}:=${own})`));
    return [...found.values()];
  }
  const byUid = uid === undefined ? '' : `(&(objectClass=posixGroup)(memberUid=${escapeFilterValue(uid)}))`;
  let level = [...memberOf, ...add(await search(`(|(member=${own})(uniqueMember=${own})${byUid})`))];
  for (let depth = 1; depth < MOST_LEVELS && level.length > 0 && found.size < MOST_GROUPS; depth += 1) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += TOGETHER) {
      const parts = level.slice(at, at + TOGETHER).map((dn) => {
        const value = escapeFilterValue(dn);
        return `(member=${value})(uniqueMember=${value})`;
      });
      next.push(...add(await search(`(|${parts.join('')})`)));
    }
    level = next;
  }
  return [...found.values()];

  async function search(filter: string): Promise<string[]> {
    const entries = await directory.search({ base, scope: 'sub', filter, attributes: ['cn'], most: MOST_GROUPS });
    return entries.map(({ dn }) => dn);
  }
}

import type { ObjectRef, ScopeName } from '#shared/contract/kernel';
import type { TagsOf } from './ports';
import { always } from './built-in-roles';
import type { StoredRole } from './store';

/** A role, ready to be asked: sets in place of lists. */
export interface ReadyRole {
  readonly id: string;
  readonly scopes: ReadonlySet<ScopeName>;
  readonly tags: ReadonlySet<string> | null;
}

/** Makes the sets once, so that a decision is a look-up. */
export const readyRole = ({ id, scopes, tags }: StoredRole): ReadyRole => ({
  id,
  scopes: new Set(scopes),
  tags: tags === null ? null : new Set(tags),
});

/**
 * What a limited role may call without naming an object: handlers of these show of each list what it may see, and of the settings what the page
 * is drawn by (language, colours, times). Everything else names what it touches, or is out of reach: the record, the numbers of the whole hub and
 * the company's directory are about everybody.
 */
const shownInPart: ReadonlySet<ScopeName> = new Set<ScopeName>([
  'scripts:read',
  'runs:read',
  'jobs:read',
  'slots:read',
  'schedules:read',
  'triggers:read',
  'notifications:read',
  'approvals:read',
  'certificates:read',
  'secrets:read',
  'settings:read',
]);

/**
 * Whether these roles allow this: one of them has the scope, and reaches the object. A role that is limited to tags reaches a script that has
 * one of them, and what belongs to such scripts alone.
 */
export function allows(roles: readonly ReadyRole[], tagsOf: TagsOf, scope: ScopeName, object?: ObjectRef): boolean {
  if (always.includes(scope)) return true;
  let limited: ReadyRole[] | undefined;
  for (const role of roles) {
    if (!role.scopes.has(scope)) continue;
    if (role.tags === null) return true;
    (limited ??= []).push(role);
  }
  if (limited === undefined) return false;
  if (object === undefined) return shownInPart.has(scope);
  return limited.some(({ tags }) => {
    const lists = tags === null ? undefined : tagsOf(object, tags);
    return lists !== undefined && lists.length > 0 && lists.every((own) => own.some((tag) => tags?.has(tag) === true));
  });
}

/** What a limited role may call by naming something that has tags. */
const byTags: ReadonlySet<ScopeName> = new Set<ScopeName>([
  'scripts:write',
  'scripts:approve',
  'settings:write',
  'runs:write',
  'jobs:write',
  'schedules:write',
  'triggers:write',
  'approvals:write',
]);

/** Whether a role reaches anything by a scope: one that is limited has some for nothing. */
export const reachesBy = ({ scopes, tags }: ReadyRole, scope: ScopeName): boolean =>
  scopes.has(scope) && (tags === null || shownInPart.has(scope) || byTags.has(scope));

/** Every scope by which one of these roles reaches anything: a page offers nothing that would be refused whatever is named. */
export const scopesOf = (roles: readonly ReadyRole[]): ReadonlySet<ScopeName> =>
  new Set([...always, ...roles.flatMap((role) => [...role.scopes].filter((scope) => reachesBy(role, scope)))]);

import { CollectionAfter, collectionOf } from './collection';
import { GivenScope } from './given-scope';
import { defineContract, procedure, ScopeName, stream } from './kernel';
import { z } from './zod';

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const Scopes = z.array(ScopeName).max(64);
const GivenScopes = z.array(GivenScope).max(64);
const Tags = z.array(z.string().trim().min(1).max(64)).min(1).max(64);
const Description = z.string().trim().max(512);
const none = z.object({});

/** A set of scopes. `tags` limits it to scripts that have one of them, and to what belongs to these; null is no limit. */
export const Role = z.object({
  id: z.string().max(64),
  description: z.string().max(512),
  scopes: Scopes,
  tags: Tags.nullable(),
  builtIn: z.boolean(),
  /** How many accounts have it, given or by a group. */
  accounts: z.number().int().nonnegative(),
});
export type Role = z.infer<typeof Role>;

/** Who is in a group of a directory has a role here. */
export const GroupMapping = z.object({
  provider: z.string().min(1).max(64),
  group: z.string().trim().min(1).max(512),
  role: z.string().min(1).max(64),
});
export type GroupMapping = z.infer<typeof GroupMapping>;

const ByRole = z.object({ role: z.string().min(1).max(64) });
const touches = ({ role }: z.infer<typeof ByRole>) => ({ kind: 'role' as const, id: role });

/** What people may do. */
export const roles = defineContract('roles', {
  /** Every role, those that are built in too, then each change. */
  watch: stream({ scope: 'accounts:read', input: CollectionAfter, item: collectionOf(Role), window: 16 }),
  add: procedure({
    scope: 'accounts:admin',
    input: z.object({ role: Id, description: Description.default(''), scopes: GivenScopes, tags: Tags.nullable().default(null) }),
    output: Role,
    errors: ['ROLE_EXISTS', 'ROLES_FULL', 'RIGHTS_EXCEEDED'],
  }),
  /** Changes what is given and leaves the rest, for living sessions at once. */
  change: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByRole.extend({ description: Description.optional(), scopes: GivenScopes.optional(), tags: Tags.nullable().optional() }),
    output: Role,
    errors: ['ROLE_NOT_FOUND', 'ROLE_BUILT_IN', 'RIGHTS_EXCEEDED'],
  }),
  /** Takes it from everybody who has it. */
  remove: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: ByRole,
    output: none,
    errors: ['ROLE_NOT_FOUND', 'ROLE_BUILT_IN', 'RIGHTS_EXCEEDED'],
  }),
  mappings: procedure({ scope: 'accounts:read', input: none, output: z.object({ mappings: z.array(GroupMapping).max(1_000) }) }),
  /** Gives a role to everybody in a group, those who are signed in too. */
  addMapping: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: GroupMapping,
    output: none,
    errors: ['ROLE_NOT_FOUND', 'ROLES_FULL', 'RIGHTS_EXCEEDED'],
  }),
  removeMapping: procedure({
    scope: 'accounts:admin',
    object: touches,
    input: GroupMapping,
    output: none,
    errors: ['ROLE_NOT_FOUND', 'RIGHTS_EXCEEDED'],
  }),
});

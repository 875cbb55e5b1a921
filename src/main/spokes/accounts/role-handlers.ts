import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement } from '#shared/contract/kernel';
import type { Role, roles } from '#shared/contract/roles';
import type { Tx } from '#main/platform/db-port';
import { type Book, isBuiltIn } from './book';
import { builtIn } from './built-in-roles';
import type { AccountsDeps } from './ports';
import { createPower } from './power';
import { accountsWith, countIn, roleIn, type AccountTables, type StoredMapping, type StoredRole } from './store';

const MOST_ROLES = 200;
const MOST_MAPPINGS = 1_000;
type Caller = Pick<CallContext, 'actor' | 'may'>;

/** What is done with roles, and with what groups of directories bring. */
export function createRoleHandlers(deps: AccountsDeps, book: Book): Implement<typeof roles> {
  const { db, log, audit } = deps;
  const power = createPower(book, deps.withheld, log);

  const note = (tx: Tx, action: string, { actor }: Caller, role: string, detail: Readonly<Record<string, string>> = {}): Promise<void> =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `role:${role}`, detail });
  const shown = (id: string): Role => {
    const role = book.shownRoles.get(id);
    if (role === undefined) throw new HubError('ROLE_NOT_FOUND', { role: id });
    return role;
  };
  /** One that was made, and that who calls has all of, as it is inside the transaction. */
  async function own(tx: Tx, id: string, ctx: Caller): Promise<StoredRole> {
    if (isBuiltIn(id)) throw new HubError('ROLE_BUILT_IN', { role: id });
    const role = await roleIn(tx.tables<AccountTables>(), id, log);
    if (role === undefined) throw new HubError('ROLE_NOT_FOUND', { role: id });
    power.overScopes(role.scopes, ctx);
    return role;
  }
  const detailOf = ({ scopes, tags }: StoredRole): Readonly<Record<string, string>> => ({
    scopes: scopes.join(','),
    tags: tags === null ? '*' : tags.join(','),
  });
  const columnsOf = ({ id, description, scopes, tags }: StoredRole): AccountTables['roles'] => ({
    id,
    description,
    scopes: JSON.stringify(scopes),
    tags: tags === null ? null : JSON.stringify(tags),
  });
  const same = (a: StoredMapping, b: StoredMapping): boolean => a.provider === b.provider && a.group === b.group && a.role === b.role;

  return {
    async *watch({ after }, { signal, may }) {
      yield* book.shownRoles.follow(after, signal, ({ id }) => may('accounts:read', { kind: 'role', id }));
    },
    async add({ role: id, description, scopes, tags }, ctx) {
      power.overScopes(scopes, ctx);
      const role: StoredRole = { id, description, scopes: [...new Set(scopes)], tags };
      await db.write(async (tx) => {
        const rows = tx.tables<AccountTables>();
        if (isBuiltIn(id) || (await roleIn(rows, id, log)) !== undefined) throw new HubError('ROLE_EXISTS', { role: id });
        if ((await countIn(rows, 'roles')) + builtIn.length >= MOST_ROLES) throw new HubError('ROLES_FULL', { limit: MOST_ROLES });
        await rows.insertInto('roles').values(columnsOf(role)).execute();
        await note(tx, 'role.create', ctx, id, detailOf(role));
        tx.onCommit(() => book.putRole(role));
      });
      return shown(id);
    },
    async change({ role: id, description, scopes, tags }, ctx) {
      if (scopes !== undefined) power.overScopes(scopes, ctx);
      await db.write(async (tx) => {
        const next: StoredRole = {
          ...(await own(tx, id, ctx)),
          ...(description !== undefined && { description }),
          ...(scopes !== undefined && { scopes: [...new Set(scopes)] }),
          ...(tags !== undefined && { tags }),
        };
        const { id: _id, ...columns } = columnsOf(next);
        await tx.tables<AccountTables>().updateTable('roles').set(columns).where('id', '=', id).execute();
        await note(tx, 'role.change', ctx, id, detailOf(next));
        tx.onCommit(() => book.putRole(next));
      });
      return shown(id);
    },
    async remove({ role: id }, ctx) {
      await db.write(async (tx) => {
        await own(tx, id, ctx);
        const rows = tx.tables<AccountTables>();
        await rows.deleteFrom('roles').where('id', '=', id).execute();
        await rows.deleteFrom('role_mappings').where('role', '=', id).execute();
        // A role that is made later under this name is nobody's.
        const had = await accountsWith(rows, id, log);
        const without = had.map((account) => ({ ...account, roles: account.roles.filter((role) => role !== id) }));
        for (const account of without) {
          await rows
            .updateTable('accounts')
            .set({ roles: JSON.stringify(account.roles) })
            .where('id', '=', account.id)
            .execute();
        }
        await note(tx, 'role.remove', ctx, id);
        tx.onCommit(() => {
          for (const account of without) book.put(account);
          book.setMappings(book.mappings().filter(({ role }) => role !== id));
          book.removeRole(id);
        });
      });
      return {};
    },
    mappings: () => Promise.resolve({ mappings: [...book.mappings()] }),
    async addMapping({ provider, group, role }, ctx) {
      const mapping = { provider, group, role };
      await db.write(async (tx) => {
        await power.give(tx, [role], ctx);
        const rows = tx.tables<AccountTables>();
        const added = await rows
          .insertInto('role_mappings')
          .values({ provider, grp: group, role })
          .onConflict((there) => there.doNothing())
          .executeTakeFirst();
        if (Number(added.numInsertedOrUpdatedRows ?? 0) === 0) return;
        if ((await countIn(rows, 'role_mappings')) > MOST_MAPPINGS) throw new HubError('ROLES_FULL', { limit: MOST_MAPPINGS });
        await note(tx, 'role.map', ctx, role, { provider, group: group.slice(0, 128) });
        tx.onCommit(() => book.setMappings([...book.mappings(), mapping]));
      });
      return {};
    },
    async removeMapping({ provider, group, role }, ctx) {
      power.over([role], ctx);
      await db.write(async (tx) => {
        await tx
          .tables<AccountTables>()
          .deleteFrom('role_mappings')
          .where('provider', '=', provider)
          .where('grp', '=', group)
          .where('role', '=', role)
          .execute();
        await note(tx, 'role.unmap', ctx, role, { provider, group: group.slice(0, 128) });
        tx.onCommit(() => book.setMappings(book.mappings().filter((other) => !same(other, { provider, group, role }))));
      });
      return {};
    },
  };
}

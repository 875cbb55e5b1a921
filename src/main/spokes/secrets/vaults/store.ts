import type { Kysely } from 'kysely';
import { Actor } from '#shared/contract/actor';
import { readVaultAddress } from '#shared/contract/key-vault-values';
import { vaultName } from '#shared/contract/secret-values';
import type { Vault } from '#shared/contract/vaults';
import { isoOf } from '#main/platform/clock';
import type { Log } from '#main/platform/log-port';

/** The table of vaults, as Kysely types its queries. Times are milliseconds since 1970. */
export interface VaultTables {
  vaults: { name: string; address: string; account: string; account_name: string; added_at: number; added_by: string };
}

const AddedBy = Actor.pick({ name: true, face: true });

/** Every vault by its name. One that cannot be read, or whose address no vault has, is logged and left where it is. */
export async function loadVaults(db: Kysely<VaultTables>, log: Log): Promise<readonly Vault[]> {
  const rows = await db.selectFrom('vaults').selectAll().orderBy('name').execute();
  return rows.flatMap(({ name, address, account, account_name, added_at, added_by }) => {
    const addedBy = AddedBy.safeParse(parseJson(added_by));
    if (addedBy.success && vaultName.test(name) && readVaultAddress(address) instanceof URL) {
      const of = account === '' ? null : { id: account, name: account_name };
      return { name, address, account: of, addedAt: isoOf(added_at), addedBy: addedBy.data };
    }
    log.warn('vaults.ignored', { name });
    return [];
  });
}

/** Writes a new one. */
export async function putVault(db: Kysely<VaultTables>, { name, address, account, addedAt, addedBy }: Vault): Promise<void> {
  await db
    .insertInto('vaults')
    .values({
      name,
      address,
      account: account?.id ?? '',
      account_name: account?.name ?? '',
      added_at: Date.parse(addedAt),
      added_by: JSON.stringify(addedBy),
    })
    .execute();
}

/** Forgets one. */
export async function deleteVault(db: Kysely<VaultTables>, name: string): Promise<void> {
  await db.deleteFrom('vaults').where('name', '=', name).execute();
}

/** Undefined, which nothing accepts, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { Kysely } from 'kysely';
import { WaySettings } from '#shared/contract/sign-in-ways';
import type { Log } from '#main/platform/log-port';

/** The table of directories and providers, as Kysely types its queries. */
export interface WayTables {
  sign_in_ways: {
    id: string;
    label: string;
    enabled: number;
    /** JSON, as `WaySettings` has it. */
    settings: string;
    has_secret: number;
    /** The name of its secret in the key store. */
    secret: string | null;
    changed_at: number;
  };
}

/** A way as it is kept. */
export interface StoredWay {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly settings: WaySettings;
  /** The name of its secret in the key store; null where it has none. */
  readonly secret: string | null;
  readonly changedAt: number;
}

/** Every way; one that cannot be read is left out, and said so. */
export async function loadWays(db: Kysely<WayTables>, log: Log): Promise<readonly StoredWay[]> {
  const rows = await db.selectFrom('sign_in_ways').selectAll().orderBy('id').execute();
  return rows.flatMap((row) => {
    const settings = WaySettings.safeParse(JSON.parse(row.settings));
    if (!settings.success) {
      log.error('accounts.way-unreadable', { way: row.id });
      return [];
    }
    const { id, label } = row;
    return [{ id, label, enabled: row.enabled === 1, settings: settings.data, secret: row.secret, changedAt: row.changed_at }];
  });
}

/** Keeps a way, in the place of the one of its id. */
export async function putWay(db: Kysely<WayTables>, { id, label, enabled, settings, secret, changedAt }: StoredWay): Promise<void> {
  const row = {
    label,
    enabled: enabled ? 1 : 0,
    settings: JSON.stringify(settings),
    has_secret: secret === null ? 0 : 1,
    secret,
    changed_at: changedAt,
  };
  await db
    .insertInto('sign_in_ways')
    .values({ id, ...row })
    .onConflict((there) => there.column('id').doUpdateSet(row))
    .execute();
}

/** Removes a way. */
export async function deleteWay(db: Kysely<WayTables>, id: string): Promise<void> {
  await db.deleteFrom('sign_in_ways').where('id', '=', id).execute();
}

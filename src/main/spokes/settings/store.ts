import { ANY_TAG, approvalGrants } from '#shared/contract/setting-values';
import { Settings, type SettingsChange } from '#shared/contract/settings';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

interface Tables {
  settings: { key: string; value: string };
}

/** What is stored, over the defaults. A value that is unknown or no longer valid is logged and left where it is. */
export async function loadSettings(db: Db, log: Log): Promise<Settings> {
  const rows = await db.tables<Tables>().selectFrom('settings').selectAll().limit(1_000).execute();
  let settings = Settings.parse({});
  for (const { key, value } of rows) {
    const changed = Object.hasOwn(Settings.shape, key) ? Settings.safeParse({ ...settings, [key]: parseJson(value) }) : undefined;
    if (changed?.success === true) settings = changed.data;
    else {
      log.warn('settings.ignored', { key, known: changed !== undefined });
      // What protects may not become less by damage: nobody knows how much it was.
      if (key === 'sandboxFloor') settings = { ...settings, sandboxFloor: 'strict' };
      if (key === 'approvalTags') settings = { ...settings, approvalTags: ANY_TAG };
      if (approvalGrants.some((grant) => grant === key)) settings = { ...settings, [key]: true };
    }
  }
  return settings;
}

/** Writes the fields that a change names and leaves the others, inside `tx`. */
export async function storeSettings(tx: Tx, change: SettingsChange): Promise<void> {
  const values = Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: JSON.stringify(value) }));
  await tx
    .tables<Tables>()
    .insertInto('settings')
    .values(values)
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute();
}

/** Undefined, which no setting accepts, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

import { sql, type Kysely } from 'kysely';
import type { Preset } from '#shared/contract/presets';

/** The table of presets, as Kysely types its queries; `params` is JSON, `saved_at` milliseconds since 1970. */
export interface PresetTables {
  script_presets: { script: string; name: string; params: string; saved_by: string; saved_at: number };
}

/** A preset as its row has it. */
export type PresetRow = Omit<PresetTables['script_presets'], 'script'>;

const of = (db: Kysely<PresetTables>, script: string) =>
  db.selectFrom('script_presets').select(['name', 'params', 'saved_by', 'saved_at']).where('script', '=', script);

/** The presets of a script by name. */
export const presetsOf = (db: Kysely<PresetTables>, script: string): Promise<PresetRow[]> => of(db, script).orderBy('name').execute();

/** The names of a script's presets, and the bytes that the values of each take. */
export const presetWeights = (db: Kysely<PresetTables>, script: string): Promise<{ name: string; weight: number }[]> =>
  db
    .selectFrom('script_presets')
    .select(['name', sql<number>`length(cast(params as blob))`.as('weight')])
    .where('script', '=', script)
    .execute();

/** Writes a preset in place of the one of its name, where there is one. */
export async function putPreset(db: Kysely<PresetTables>, script: string, { name, params, by, savedAt }: Preset): Promise<void> {
  const values = { params: JSON.stringify(params), saved_by: by, saved_at: Date.parse(savedAt) };
  await db
    .insertInto('script_presets')
    .values({ script, name, ...values })
    .onConflict((conflict) => conflict.columns(['script', 'name']).doUpdateSet(values))
    .execute();
}

/** Whether there was one. */
export async function deletePreset(db: Kysely<PresetTables>, script: string, name: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('script_presets').where('script', '=', script).where('name', '=', name).executeTakeFirst();
  return numDeletedRows > 0n;
}

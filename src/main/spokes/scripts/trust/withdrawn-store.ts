import type { Kysely } from 'kysely';

/** The table of withdrawn scripts, as Kysely types its queries. Times are milliseconds since 1970. */
export interface WithdrawnTables {
  withdrawn_scripts: { script: string; withdrawn_by: string; withdrawn_at: number };
}

type Tables = Kysely<WithdrawnTables>;
const PAGE = 256;

/** The scripts that somebody has withdrawn since they were approved last. */
export async function* withdrawnScripts(db: Tables): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('withdrawn_scripts')
      .select('script')
      .where('script', '>', after)
      .orderBy('script')
      .limit(PAGE)
      .execute();
    yield rows.map(({ script }) => script);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.script;
  }
}

/** Keeps a script from running, whoever has signed it. */
export async function putWithdrawn(db: Tables, row: WithdrawnTables['withdrawn_scripts']): Promise<void> {
  const { script, ...values } = row;
  await db
    .insertInto('withdrawn_scripts')
    .values({ script, ...values })
    .onConflict((conflict) => conflict.column('script').doUpdateSet(values))
    .execute();
}

/** Lets scripts run again as far as they are approved or signed. */
export async function deleteWithdrawn(db: Tables, scripts: readonly string[]): Promise<void> {
  await db.deleteFrom('withdrawn_scripts').where('script', 'in', scripts).execute();
}

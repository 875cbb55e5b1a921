import { sql, type Kysely } from 'kysely';
import type { Actor } from '#shared/contract/actor';
import type { PartRole } from '#shared/contract/trust';

/**
 * The tables of trust, as Kysely types their queries. Times are milliseconds since 1970; `approver` and `withdrawer` are ids of who is
 * named in `_by`; `deflated` is null where bytes are not kept.
 */
export interface TrustTables {
  approvals: {
    id: number;
    script: string;
    digest: string;
    approved_by: string;
    approver: string;
    approved_at: number;
    withdrawn_by: string | null;
    withdrawer: string | null;
    withdrawn_at: number | null;
  };
  approved_files: { approval: number; path: string; role: PartRole; hash: string | null };
  approved_bytes: { hash: string; size: number; deflated: Uint8Array | null };
}

type Tables = Kysely<TrustTables>;
/** An approval as its row has it, with how many files it covers. */
export type ApprovalRow = TrustTables['approvals'] & { readonly files: number };

const PAGE = 256;
const withFiles = (db: Tables) =>
  db
    .selectFrom('approvals')
    .selectAll()
    .select((q) =>
      q
        .selectFrom('approved_files')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('approved_files.approval', '=', 'approvals.id')
        .as('files'),
    )
    .$narrowType<{ files: number }>();

/** The newest approval of a script. */
export interface Newest {
  readonly script: string;
  readonly digest: string;
  readonly withdrawn: number | null;
}

const newest = (db: Tables) =>
  db
    .selectFrom('approvals')
    .select(['script', 'digest', 'withdrawn_at as withdrawn'])
    // Of the row with the greatest id, as SQLite has it for a lone max().
    .select(({ fn }) => fn.max('id').as('id'))
    .groupBy('script');

/** The newest approval of each script, a page at a time. */
export async function* newestOfAll(db: Tables): AsyncGenerator<readonly Newest[]> {
  for (let after = ''; ;) {
    const rows: Newest[] = await newest(db).where('script', '>', after).orderBy('script').limit(PAGE).execute();
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.script;
  }
}

/** The newest approvals of these scripts, of which there are few. */
export async function newestOf(db: Tables, scripts: readonly string[]): Promise<ReadonlyMap<string, Newest>> {
  const rows = await newest(db).where('script', 'in', scripts).execute();
  return new Map(rows.map((row) => [row.script, row]));
}

/** The approvals of a script, newest first; those before `before`, where it is given. */
export const approvalsOf = (db: Tables, script: string, limit: number, before = Number.MAX_SAFE_INTEGER): Promise<ApprovalRow[]> =>
  withFiles(db).where('script', '=', script).where('id', '<', before).orderBy('id', 'desc').limit(limit).execute();

/** The approval of this id, and the newest ones of the script before it that were of other bytes. */
export async function approvalAndBefore(
  db: Tables,
  script: string,
  id: number,
  limit: number,
): Promise<{ readonly it: ApprovalRow | undefined; readonly before: readonly ApprovalRow[] }> {
  const it = await withFiles(db).where('script', '=', script).where('id', '=', id).executeTakeFirst();
  if (it === undefined) return { it, before: [] };
  const before = withFiles(db).where('script', '=', script).where('id', '<', id).where('digest', '!=', it.digest);
  return { it, before: await before.orderBy('id', 'desc').limit(limit).execute() };
}

/** The files that an approval covers. */
export const filesOf = (db: Tables, approval: number): Promise<{ path: string; role: PartRole; hash: string | null }[]> =>
  db.selectFrom('approved_files').select(['path', 'role', 'hash']).where('approval', '=', approval).orderBy('path').execute();

/** An approval with its files, as it is written down. */
export interface NewApproval {
  readonly script: string;
  readonly digest: string;
  readonly by: Who;
  readonly at: number;
  readonly files: readonly { readonly path: string; readonly role: PartRole; readonly hash: string | null }[];
}

/** Who said so: the name that is shown, and the id that stays when names change. */
export type Who = Pick<Actor, 'id' | 'name'>;

/** Writes approvals of different scripts down, with few statements however many they are; gives the id of each. */
export async function insertApprovals(db: Tables, all: readonly NewApproval[]): Promise<ReadonlyMap<string, number>> {
  const rows = all.map(({ script, digest, by, at }) => sql`(${script}, ${digest}, ${by.name}, ${by.id}, ${at})`);
  const made = await sql<{ id: number; script: string }>`insert into approvals (script, digest, approved_by, approver, approved_at)
    values ${sql.join(rows)} returning id, script`.execute(db);
  const ids = new Map(made.rows.map(({ id, script }) => [script, id]));
  const files = all.flatMap(({ script, files: mine }) => mine.map((file) => ({ ...file, approval: ids.get(script) ?? 0 })));
  for (let from = 0; from < files.length; from += PAGE) {
    await db
      .insertInto('approved_files')
      .values(files.slice(from, from + PAGE))
      .execute();
  }
  return ids;
}

/** Whether there was one that counted. */
export async function withdrawApproval(db: Tables, script: string, by: Who, at: number): Promise<boolean> {
  const last = await db
    .selectFrom('approvals')
    .select(['id', 'withdrawn_at'])
    .where('script', '=', script)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined || last.withdrawn_at !== null) return false;
  const withdrawn = { withdrawn_by: by.name, withdrawer: by.id, withdrawn_at: at };
  await db.updateTable('approvals').set(withdrawn).where('id', '=', last.id).execute();
  return true;
}

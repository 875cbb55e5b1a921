import { sql, type Kysely } from 'kysely';
import type { PartRole } from '#shared/contract/trust';

/** The tables of trust, as Kysely types their queries. Times are milliseconds since 1970; `deflated` is null where bytes were not kept. */
export interface TrustTables {
  approvals: {
    id: number;
    script: string;
    digest: string;
    approved_by: string;
    approved_at: number;
    withdrawn_by: string | null;
    withdrawn_at: number | null;
  };
  approved_files: { approval: number; path: string; role: PartRole; hash: string | null };
  approved_bytes: { hash: string; size: number; deflated: Uint8Array | null };
}

type Tables = Kysely<TrustTables>;
/** An approval as its row has it, with how many files it covers. */
export type ApprovalRow = TrustTables['approvals'] & { readonly files: number };

const PAGE = 256;
/** Texts that one statement carries. */
const FEW = 32;
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

/** What is approved of each script now, a page at a time: its newest approval, unless that was withdrawn. */
export async function* approvedNow(db: Tables): AsyncGenerator<readonly { readonly script: string; readonly digest: string }[]> {
  for (let after = ''; ;) {
    const rows: { script: string; digest: string; withdrawn: number | null }[] = await db
      .selectFrom('approvals')
      .select(['script', 'digest', 'withdrawn_at as withdrawn'])
      // Of the row with the greatest id, as SQLite has it for a lone max().
      .select(({ fn }) => fn.max('id').as('id'))
      .where('script', '>', after)
      .groupBy('script')
      .orderBy('script')
      .limit(PAGE)
      .execute();
    yield rows.filter(({ withdrawn }) => withdrawn === null);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.script;
  }
}

/** The approvals of a script, newest first. */
export const approvalsOf = (db: Tables, script: string, limit: number): Promise<ApprovalRow[]> =>
  withFiles(db).where('script', '=', script).orderBy('id', 'desc').limit(limit).execute();

/** The approval of this id, and the newest one of the script before it that was of other bytes. */
export async function approvalAndBefore(
  db: Tables,
  script: string,
  id: number,
): Promise<{ readonly it: ApprovalRow | undefined; readonly before: ApprovalRow | undefined }> {
  const it = await withFiles(db).where('script', '=', script).where('id', '=', id).executeTakeFirst();
  if (it === undefined) return { it, before: undefined };
  const before = withFiles(db).where('script', '=', script).where('id', '<', id).where('digest', '!=', it.digest);
  return { it, before: await before.orderBy('id', 'desc').limit(1).executeTakeFirst() };
}

/** The files that an approval covers. */
export const filesOf = (db: Tables, approval: number): Promise<{ path: string; role: PartRole; hash: string | null }[]> =>
  db.selectFrom('approved_files').select(['path', 'role', 'hash']).where('approval', '=', approval).orderBy('path').execute();

/** Bytes by their hash, as they were kept. */
export const bytesOf = (db: Tables, hash: string): Promise<{ deflated: Uint8Array | null; size: number } | undefined> =>
  db.selectFrom('approved_bytes').select(['deflated', 'size']).where('hash', '=', hash).executeTakeFirst();

/** Which of these are kept. */
export async function keptOf(db: Tables, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  for (let from = 0; from < hashes.length; from += PAGE) {
    const some = hashes.slice(from, from + PAGE);
    for (const { hash } of await db.selectFrom('approved_bytes').select('hash').where('hash', 'in', some).execute()) kept.add(hash);
  }
  return kept;
}

/** An approval with its files and their bytes, as it is written down. */
export interface NewApproval {
  readonly script: string;
  readonly digest: string;
  readonly by: string;
  readonly at: number;
  readonly files: readonly { readonly path: string; readonly role: PartRole; readonly hash: string | null }[];
  readonly bytes: readonly { readonly hash: string; readonly size: number; readonly deflated: Uint8Array | null }[];
}

/** Writes approvals of different scripts down, with few statements however many they are; gives the id of each. */
export async function insertApprovals(db: Tables, all: readonly NewApproval[]): Promise<ReadonlyMap<string, number>> {
  const rows = all.map(({ script, digest, by, at }) => sql`(${script}, ${digest}, ${by}, ${at})`);
  const made = await sql<{ id: number; script: string }>`insert into approvals (script, digest, approved_by, approved_at)
    values ${sql.join(rows)} returning id, script`.execute(db);
  const ids = new Map(made.rows.map(({ id, script }) => [script, id]));
  const files = all.flatMap(({ script, files: mine }) => mine.map((file) => ({ ...file, approval: ids.get(script) ?? 0 })));
  for (let from = 0; from < files.length; from += PAGE) {
    await db
      .insertInto('approved_files')
      .values(files.slice(from, from + PAGE))
      .execute();
  }
  const bytes = [...new Map(all.flatMap(({ bytes: mine }) => mine.map((some) => [some.hash, some] as const))).values()];
  for (let from = 0; from < bytes.length; from += FEW) {
    await db
      .insertInto('approved_bytes')
      .values(bytes.slice(from, from + FEW))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return ids;
}

/** Forgets all but the newest `keep` approvals of a script, and the bytes that nobody else has approved. */
export async function pruneApprovals(db: Tables, script: string, keep: number): Promise<void> {
  const old = await db
    .selectFrom('approvals')
    .select('id')
    .where('script', '=', script)
    .orderBy('id', 'desc')
    .offset(keep)
    .limit(PAGE)
    .execute();
  if (old.length === 0) return;
  const ids = old.map(({ id }) => id);
  const hashes = db.selectFrom('approved_files').select('hash').where('approval', 'in', ids).where('hash', 'is not', null).distinct();
  const gone = (await hashes.execute()).flatMap(({ hash }) => hash ?? []);
  await db.deleteFrom('approved_files').where('approval', 'in', ids).execute();
  await db.deleteFrom('approvals').where('id', 'in', ids).execute();
  for (let from = 0; from < gone.length; from += PAGE) {
    await db
      .deleteFrom('approved_bytes')
      .where('hash', 'in', gone.slice(from, from + PAGE))
      .where((q) =>
        q.not(q.exists(q.selectFrom('approved_files').select('approval').whereRef('approved_files.hash', '=', 'approved_bytes.hash'))),
      )
      .execute();
  }
}

/** Whether there was one that counted. */
export async function withdrawApproval(db: Tables, script: string, by: string, at: number): Promise<boolean> {
  const newest = await db
    .selectFrom('approvals')
    .select(['id', 'withdrawn_at'])
    .where('script', '=', script)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined || newest.withdrawn_at !== null) return false;
  await db.updateTable('approvals').set({ withdrawn_by: by, withdrawn_at: at }).where('id', '=', newest.id).execute();
  return true;
}

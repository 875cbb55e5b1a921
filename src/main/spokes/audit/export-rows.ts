import { type RawBuilder, sql } from 'kysely';
import type { AuditFilter } from '#shared/contract/audit';
import type { Db } from '#main/platform/db-port';
import { selectMatching } from './store';

/** A line of an export, as the database makes it: the hub passes it on unopened. */
export interface ExportRow {
  readonly seq: number;
  readonly line: string;
}

/** A cell of a table (RFC 4180): always quoted; what a spreadsheet would take for a formula has an apostrophe before it. */
const cell = (value: RawBuilder<unknown>): RawBuilder<string> => {
  const text = sql`coalesce(${value}, '')`;
  return sql`'"' || CASE WHEN substr(${text}, 1, 1) IN ('=', '+', '-', '@', char(9), char(10), char(13)) THEN '''' ELSE '' END
    || replace(${text}, '"', '""') || '"'`;
};

const personal = (field: string): RawBuilder<unknown> =>
  sql`(SELECT p.value FROM audit_personal p WHERE p.seq = audit_entries.seq AND p.field = ${field})`;

/** A field of the hashed document; nothing of bytes that are none. */
const told = (path: string): RawBuilder<unknown> => sql`CASE WHEN json_valid(bytes) THEN bytes ->> ${path} END`;

/** Details with those that are personal, as far as they were not erased. */
const detail = sql`CASE WHEN json_valid(bytes) THEN json_patch(coalesce(bytes -> '$.detail', '{}'), coalesce(
  (SELECT json_group_object(substr(p.field, 8), p.value) FROM audit_personal p
    WHERE p.seq = audit_entries.seq AND p.field LIKE 'detail.%'), '{}')) END`;

/** The columns of the table, in order: their titles, and what stands below them. */
const columns: readonly (readonly [title: string, value: RawBuilder<unknown>])[] = [
  ['seq', sql`audit_entries.seq`],
  ['at', sql`at`],
  ['action', sql`action`],
  ['outcome', sql`outcome`],
  ['actor', personal('actor')],
  ['face', told('$.face')],
  ['address', personal('address')],
  ['userAgent', personal('userAgent')],
  ['object', told('$.object')],
  ['runId', sql`run_id`],
  ['detail', detail],
  ['hash', sql`hash`],
];

/** The first line of the table. */
export const csvHead = `${columns.map(([title]) => title).join(',')}\r\n`;

/** What an entry becomes in either format. */
const lines = {
  csv: sql<string>`${sql.join(
    columns.map(([, value]) => cell(value)),
    sql` || ',' || `,
  )} || char(13, 10)`,
  jsonl: sql<string>`json_object('seq', audit_entries.seq, 'hash', hash, 'bytes', bytes, 'personal', json(coalesce(
    (SELECT json_group_object(p.field, p.value) FROM audit_personal p WHERE p.seq = audit_entries.seq), '{}'))) || char(10)`,
} as const;

/** The entries from `from` to `to` that fit, oldest first. */
export const exportRows = (
  db: Db,
  {
    format,
    filter,
    from,
    to,
  }: { readonly format: keyof typeof lines; readonly filter: AuditFilter; readonly from: number; readonly to: number },
): Promise<readonly ExportRow[]> =>
  selectMatching(db, filter, { from, end: to + 1 })
    .select(['audit_entries.seq', lines[format].as('line')])
    .orderBy('audit_entries.seq')
    .execute();

/** The entries from `from` to `to` as what they are passed by. */
export async function passingRows(db: Db, from: number, to: number): Promise<readonly ExportRow[]> {
  const { rows } = await sql<ExportRow>`SELECT seq, CASE WHEN json_valid(bytes) AND bytes ->> '$.v' >= 3
      THEN json_object('seq', seq, 'digest', sha256(bytes)) ELSE json_object('seq', seq, 'hash', hash) END || char(10) AS line
    FROM audit_entries WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq`.execute(db.tables());
  return rows;
}

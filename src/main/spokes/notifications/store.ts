import type { Generated, Kysely, Selectable } from 'kysely';
import { Actor } from '#shared/contract/actor';
import { Longer, Rule, RuleId, RunNotice } from '#shared/contract/notifications';
import { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';

/** The tables of this spoke, as Kysely types its queries. */
export interface NotificationTables {
  notification_rules: { id: string; name: string; doc: string; paused: number; maker: string; created_at: number };
  notices: {
    seq: Generated<number>;
    id: string;
    rule_id: string;
    kind: string;
    run: string;
    at: number;
    doc: string;
    read: number;
    sending: string | null;
    attempts: number;
    next_at: number;
    detail: Generated<string | null>;
    until: Generated<number | null>;
  };
  notice_runs: { rule_id: string; run: string; kind: string; script: string; at: number; notice: string };
  failing_scripts: { script: string };
  due_notices: { secret: string; id: string; due_at: number; at: number; read: number };
}

const Doc = Rule.pick({ scripts: true, on: true, desktop: true, together: true, webhook: true, certificate: true }).extend({
  longer: Longer,
});

/** A rule as it is kept. Times are milliseconds since 1970. */
const StoredRule = Doc.extend({ id: RuleId, name: z.string(), paused: z.boolean(), maker: Actor, createdAt: z.number() });
/** A rule as it is kept; what changes of it is kept first. */
export type StoredRule = Readonly<z.infer<typeof StoredRule>>;

/** Every rule by its name. One that cannot be read is logged and left where it is. */
export async function loadRules(db: Kysely<NotificationTables>, log: Log): Promise<readonly StoredRule[]> {
  const rows = await db.selectFrom('notification_rules').selectAll().orderBy('name').execute();
  return rows.flatMap(({ id, name, doc, paused, maker, created_at: createdAt }) => {
    const said = Doc.safeParse(parseJson(doc)).data;
    const read = StoredRule.safeParse({ ...said, id, name, paused: paused === 1, maker: parseJson(maker), createdAt });
    if (!read.success) log.warn('notifications.ignored', { id });
    return read.success ? [read.data] : [];
  });
}

/** Adds a rule; false when its name is taken. */
export async function insertRule(db: Kysely<NotificationTables>, rule: StoredRule): Promise<boolean> {
  const { id, maker, createdAt } = rule;
  const result = await db
    .insertInto('notification_rules')
    .values({ id, maker: JSON.stringify(maker), created_at: createdAt, ...columnsOf(rule) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Replaces what is kept of a rule; false when it is gone. */
export async function updateRule(db: Kysely<NotificationTables>, rule: StoredRule): Promise<boolean> {
  const result = await db.updateTable('notification_rules').set(columnsOf(rule)).where('id', '=', rule.id).executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** True when another rule has this name, whatever its case. */
export async function nameTaken(db: Kysely<NotificationTables>, name: string, besides: string): Promise<boolean> {
  const rows = db.selectFrom('notification_rules').select('id').where('name', '=', name).where('id', '<>', besides);
  return (await rows.executeTakeFirst()) !== undefined;
}

/** Forgets a rule; false when it is gone already. */
export async function deleteRule(db: Kysely<NotificationTables>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('notification_rules').where('id', '=', id).executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
}

/** A row of notices of runs as it is shown; undefined when it cannot be read. */
export function noticeOf(row: Selectable<NotificationTables['notices']>, log: Log): RunNotice | undefined {
  const { sending, attempts, detail } = row;
  const webhook = sending === null ? null : { state: sending, attempts, detail };
  const read = RunNotice.safeParse({ ...asRecord(parseJson(row.doc)), read: row.read === 1, webhook });
  if (!read.success) log.warn('notifications.ignored', { id: row.id });
  return read.success ? read.data : undefined;
}

const columnsOf = ({ name, paused, scripts, on, longer, desktop, together, webhook, certificate }: StoredRule) => ({
  name,
  paused: paused ? 1 : 0,
  doc: JSON.stringify({ scripts, on, longer, desktop, together, webhook, certificate }),
});

const asRecord = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** Undefined, which nothing accepts, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { sql, type Kysely, type Selectable } from 'kysely';
import { Actor } from '#shared/contract/actor';
import { Secret, SecretUser } from '#shared/contract/secrets';
import { z } from '#shared/contract/zod';
import { isoOf } from '#main/platform/clock';
import type { Log } from '#main/platform/log-port';

/** The tables of this spoke, as Kysely types its queries. */
export interface SecretTables {
  secrets: {
    name: string;
    value_id: string;
    description: string;
    labels: string;
    created_at: number;
    changed_at: number;
    changed_by: string;
    last_used_at: number | null;
    rotate_after_days: number | null;
  };
  secret_users: { secret: string; kind: string; id: string; name: string; at: number };
  secret_reminders: { secret: string; due_at: number };
  passphrase_attempts: { who: string; failures: number; at: number };
}

/** A secret as it is kept; its value lies in the sealed store under `valueId`. Times are milliseconds since 1970. */
export interface Stored {
  readonly name: string;
  readonly valueId: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly createdAt: number;
  readonly changedAt: number;
  readonly changedBy: Pick<Actor, 'name' | 'face'>;
  readonly lastUsedAt: number | null;
  readonly rotateAfterDays: number | null;
  readonly users: readonly (SecretUser & { readonly at: number })[];
}

const DAY_MS = 86_400_000;
/** Users that are remembered of one secret. */
const MOST_USERS = 8;
const Labels = z.array(z.string());
const ChangedBy = Actor.pick({ name: true, face: true });

/** Every secret by its name. One that cannot be read is logged and left where it is. */
export async function loadSecrets(db: Kysely<SecretTables>, log: Log): Promise<readonly Stored[]> {
  const rows = await db.selectFrom('secrets').selectAll().orderBy('name').execute();
  const users = await db.selectFrom('secret_users').selectAll().orderBy('at', 'desc').execute();
  return rows.flatMap((row) => {
    const stored = storedOf(row, users);
    if (stored === undefined) log.warn('secrets.ignored', { name: row.name });
    return stored ?? [];
  });
}

/** Writes a secret, new or changed. */
export async function putSecret(db: Kysely<SecretTables>, stored: Stored): Promise<void> {
  const columns = {
    value_id: stored.valueId,
    description: stored.description,
    labels: JSON.stringify(stored.labels),
    changed_at: stored.changedAt,
    changed_by: JSON.stringify(stored.changedBy),
    rotate_after_days: stored.rotateAfterDays,
  };
  await db
    .insertInto('secrets')
    .values({ name: stored.name, created_at: stored.createdAt, last_used_at: stored.lastUsedAt, ...columns })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute();
}

/** Forgets a secret; false when it is gone already. */
export async function deleteSecret(db: Kysely<SecretTables>, name: string): Promise<boolean> {
  const result = await db.deleteFrom('secrets').where('name', '=', name).executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
}

/** Notes a use; of each secret the last users are remembered. False when the secret is gone. */
export async function noteUse(
  db: Kysely<SecretTables>,
  name: string,
  { kind, id, name: called }: SecretUser,
  at: number,
): Promise<boolean> {
  const result = await db.updateTable('secrets').set({ last_used_at: at }).where('name', '=', name).executeTakeFirst();
  if (Number(result.numUpdatedRows) === 0) return false;
  await db
    .insertInto('secret_users')
    .values({ secret: name, kind, id, name: called, at })
    .onConflict((conflict) => conflict.columns(['secret', 'kind', 'id']).doUpdateSet({ name: called, at }))
    .execute();
  const newest = db.selectFrom('secret_users').select('at').where('secret', '=', name).orderBy('at', 'desc').limit(1).offset(MOST_USERS);
  await db.deleteFrom('secret_users').where('secret', '=', name).where('at', '<=', newest).execute();
  return true;
}

/** Notes that it is told that a value is due since then; false when that was told already, or the secret is gone. */
export async function noteReminder(db: Kysely<SecretTables>, name: string, dueAt: number): Promise<boolean> {
  const result = await sql`INSERT INTO secret_reminders (secret, due_at) SELECT name, ${dueAt} FROM secrets WHERE name = ${name}
    ON CONFLICT (secret) DO UPDATE SET due_at = excluded.due_at WHERE due_at <> excluded.due_at`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}

/** When a new value is due; null for never. */
export const dueAtOf = ({ changedAt, rotateAfterDays }: Pick<Stored, 'changedAt' | 'rotateAfterDays'>): number | null =>
  rotateAfterDays === null ? null : changedAt + rotateAfterDays * DAY_MS;

/** The same after a use, in memory. */
export const usedNow = (stored: Stored, user: SecretUser, at: number): Stored => ({
  ...stored,
  lastUsedAt: at,
  users: [{ ...user, at }, ...stored.users.filter(({ kind, id }) => kind !== user.kind || id !== user.id)].slice(0, MOST_USERS),
});

const isoOrNull = (at: number | null): string | null => (at === null ? null : isoOf(at));

/** A secret as it is shown. */
export const shownOf = ({
  name,
  description,
  labels,
  createdAt,
  changedAt,
  changedBy,
  lastUsedAt,
  rotateAfterDays,
  users,
}: Stored): Secret => ({
  name,
  place: 'sealed',
  description,
  labels: [...labels],
  createdAt: isoOf(createdAt),
  changedAt: isoOf(changedAt),
  changedBy,
  lastUsedAt: lastUsedAt === null ? null : isoOf(lastUsedAt),
  rotateAfterDays,
  dueAt: isoOrNull(dueAtOf({ changedAt, rotateAfterDays })),
  usedBy: users.map(({ at, ...user }) => ({ ...user, at: isoOf(at) })),
});

function storedOf(
  row: Selectable<SecretTables['secrets']>,
  users: readonly Selectable<SecretTables['secret_users']>[],
): Stored | undefined {
  const [labels, changedBy] = [Labels.safeParse(parseJson(row.labels)), ChangedBy.safeParse(parseJson(row.changed_by))];
  if (!labels.success || !changedBy.success) return undefined;
  return {
    name: row.name,
    valueId: row.value_id,
    description: row.description,
    labels: labels.data,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: changedBy.data,
    lastUsedAt: row.last_used_at,
    rotateAfterDays: row.rotate_after_days,
    users: users
      .filter(({ secret }) => secret === row.name)
      .slice(0, MOST_USERS)
      .flatMap(({ kind, id, name, at }) => {
        const user = SecretUser.safeParse({ kind, id, name }).data;
        return user === undefined ? [] : [{ ...user, at }];
      }),
  };
}

/** Undefined, which nothing accepts, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

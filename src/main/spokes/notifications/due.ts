import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { DueNotice, type Notice } from '#shared/contract/notifications';
import type { Collection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { NotificationsDeps, SecretsPort } from './ports';
import type { NotificationTables } from './store';

type Rows = Kysely<NotificationTables>;

/** Every notice of a secret that is due. One that cannot be read is logged, and told of anew. */
export async function loadDue(rows: Rows, log: NotificationsDeps['log']): Promise<readonly DueNotice[]> {
  const found = await rows.selectFrom('due_notices').selectAll().orderBy('at').execute();
  return found.flatMap(({ id, secret, due_at: dueAt, at, read }) => {
    const notice = DueNotice.safeParse({ id, kind: 'due', secret, dueAt: isoOf(dueAt), at: isoOf(at), read: read === 1 });
    if (!notice.success) log.warn('notifications.ignored', { id });
    return notice.success ? [notice.data] : [];
  });
}

/**
 * Gives what makes the notices those of the secrets that are due now: one that became so is told of, that of one with a new value, another
 * date, or gone is taken back. It is compared with what there is, so that no end of a hub leaves one behind or tells of one twice.
 */
export function createDue({ db, clock }: Pick<NotificationsDeps, 'db' | 'clock'>, notices: Collection<Notice>) {
  return async function look(secrets: SecretsPort): Promise<void> {
    const now = clock.now();
    const due = new Map(secrets.due(now).map(({ name, dueAt }) => [name, isoOf(dueAt)]));
    const told = [...notices.values()].filter((notice) => notice.kind === 'due');
    const over = told.filter(({ secret, dueAt }) => due.get(secret) !== dueAt);
    for (const { secret } of told) if (!over.some((one) => one.secret === secret)) due.delete(secret);
    if (over.length === 0 && due.size === 0) return;
    const fresh = [...due].map(([secret, dueAt]) =>
      DueNotice.parse({ id: randomUUID(), at: isoOf(now), kind: 'due', secret, dueAt, read: false }),
    );
    await db.write(async (tx) => {
      const rows = tx.tables<NotificationTables>();
      for (const { secret } of over) await rows.deleteFrom('due_notices').where('secret', '=', secret).execute();
      for (const { secret, id, dueAt } of fresh) {
        const columns = { id, due_at: Date.parse(dueAt), at: now, read: 0 };
        await rows
          .insertInto('due_notices')
          .values({ secret, ...columns })
          .onConflict((conflict) => conflict.column('secret').doUpdateSet(columns))
          .execute();
      }
      tx.onCommit(() => {
        notices.remove(over.map(({ id }) => id));
        notices.upsert(fresh);
      });
    });
  };
}

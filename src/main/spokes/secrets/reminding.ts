import { hubActor } from '#main/platform/hub-actor';
import { isoOf } from '#main/platform/clock';
import type { Book } from './book';
import type { SecretsDeps } from './ports';
import { noteReminder, type SecretTables } from './store';

/** How often it is looked which values are due. */
const LOOK_MS = 3_600_000;

/**
 * Tells of each value that is older than it may be, once for each time that it becomes so: in the record and in the log. What was told is
 * written with it, so that no start of a hub tells of it again.
 */
export function createReminding({ scope, db, clock, audit, log }: SecretsDeps, book: Book): () => Promise<void> {
  async function remind(): Promise<void> {
    for (const { name, dueAt } of book.due(clock.now())) {
      await db.write(async (tx) => {
        if (!(await noteReminder(tx.tables<SecretTables>(), name, dueAt))) return;
        const detail = { dueAt: isoOf(dueAt) };
        await audit.append(tx, { action: 'secret.due', outcome: 'ok', actor: hubActor, object: `secret:${name}`, detail });
        tx.onCommit(() => log.warn('secrets.value-due', { secret: name, ...detail }));
      });
    }
  }
  scope.every(LOOK_MS, remind);
  scope.track(remind());
  return remind;
}

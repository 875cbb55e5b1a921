import { MOST_WAITING } from '#shared/contract/trigger-values';
import type { Occurrence } from '#shared/contract/triggers';
import type { Tx } from '#main/platform/db-port';
import type { Book } from './book';
import { takeEvent, type EventTables, type NewEvent } from './events';
import type { TriggersDeps } from './ports';
import { actorOf } from './starting';
import type { Stored } from './store';

/** What became of an event that came: taken up, known already, or one too many. */
export type TakenUp = { readonly type: 'fresh' | 'known'; readonly occurrence: Occurrence } | { readonly type: 'full' };

/** Takes events up in a transaction of somebody else's; they are durable with it. */
export type TakeUp = (tx: Tx, stored: Stored, event: NewEvent) => Promise<TakenUp>;

/** Events go through here, whatever they are: noted with their audit entry, then woken for once the commit is there. */
export function createTakeUp({ clock, audit }: Pick<TriggersDeps, 'clock' | 'audit'>, book: Book, wake: (trigger: string) => void): TakeUp {
  return async (tx, stored, event) => {
    const { id } = stored;
    const waiting = book.get(id)?.waiting ?? 0;
    if (waiting >= MOST_WAITING) return { type: 'full' };
    const { fresh, occurrence } = await takeEvent(tx.tables<EventTables>(), id, event, clock.now());
    if (!fresh) return { type: 'known', occurrence };
    await audit.append(tx, {
      action: 'trigger.event',
      outcome: 'ok',
      actor: actorOf(stored, event.address),
      object: `trigger:${id}`,
      detail: { type: stored.event.type, event: occurrence.id, cause: event.cause ?? null },
      personal: { name: stored.name, about: event.about },
    });
    tx.onCommit(() => {
      book.count(id, 1, occurrence);
      wake(id);
    });
    return { type: 'fresh', occurrence };
  };
}

import type { CollectionEvent } from '#shared/contract/collection';
import type { CallContext } from '#shared/contract/kernel';
import type { Pool } from '#shared/contract/slots';

/** What one session sees: pools that it may see, and in them the slots of runs that it may see. */
export function shownTo({ may }: Pick<CallContext, 'may'>) {
  const slots = (pool: Pool): Pool => ({
    ...pool,
    slots: pool.slots.filter(({ runId }) => runId === null || may('slots:read', { kind: 'run', id: runId })),
  });
  return {
    pool: ({ name }: Pool): boolean => may('slots:read', { kind: 'pool', id: name }),
    slots,
    event: (event: CollectionEvent<Pool>): CollectionEvent<Pool> =>
      event.type === 'page' || event.type === 'upsert' ? { ...event, items: event.items.map(slots) } : event,
  };
}

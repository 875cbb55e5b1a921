import { setImmediate } from 'node:timers/promises';
import type { DbResult } from './protocol';
import type { DbThread } from './thread';

/**
 * One statement on the database's thread. A large result comes in chunks with a turn of the event loop in between,
 * so that it never holds the hub's thread.
 */
export async function* runSql(
  thread: DbThread,
  sql: string,
  params: readonly unknown[],
  tx: boolean,
): AsyncGenerator<DbResult, void, void> {
  const { id, reply } = thread.post({ op: 'query', sql, params, tx });
  let result = await reply;
  try {
    yield result;
    while (result.more) {
      await setImmediate();
      result = await thread.request({ op: 'more', of: id });
      yield result;
    }
  } finally {
    if (result.more) await thread.request({ op: 'drop', of: id });
  }
}

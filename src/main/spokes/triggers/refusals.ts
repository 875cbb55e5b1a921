import { isStorage } from '#main/platform/storage-faults';
import type { TriggersDeps } from './ports';

/** Requests that proved nothing are written down together: one entry in so long says how many there were. Milliseconds. */
const NOTE_MS = 60_000;

/** Writes down that requests proved nothing. */
export interface Refusals {
  /** The first is written down at once, those that follow it together. What the storage does not take now is written later. */
  readonly note: (address: string) => Promise<void>;
  /** Writes what has not been written, when it is time; the timer calls it. */
  readonly write: () => Promise<void>;
}

/** Counts refusals for as long as the scope lives; a hub that ends forgets those of its last minute. */
export function createRefusals({ scope, db, clock, log, audit }: Pick<TriggersDeps, 'scope' | 'db' | 'clock' | 'log' | 'audit'>): Refusals {
  let count = 0;
  /** The one address that they came from; undefined when there were several. */
  let from: string | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  async function write(): Promise<void> {
    const now = clock.now();
    if (count === 0 || Math.abs(now - writtenAt) < NOTE_MS) return;
    const actor = { id: 'hook', name: 'HTTP', face: 'hub' as const, ...(from !== undefined && { address: from }) };
    const detail = { count };
    [count, writtenAt] = [0, now];
    try {
      await db.write((tx) => audit.append(tx, { action: 'hook.refuse', outcome: 'refused', actor, detail }));
    } catch (error) {
      if (!isStorage(error)) throw error;
      count += detail.count;
      log.warn('triggers.put-off', { code: error.code });
    }
  }

  scope.every(NOTE_MS / 6, write);
  return {
    async note(address) {
      from = count === 0 || from === address ? address : undefined;
      count += 1;
      await write();
    },
    write,
  };
}

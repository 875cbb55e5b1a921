import { randomUUID } from 'node:crypto';
import type { Log } from '#main/platform/log-port';

/** Unexpected faults: an id for the person, the details for the log. */
export interface Incidents {
  readonly report: (error: unknown, where: string) => string;
  readonly count: number;
  /** Told of each; gives how to stop. */
  onReport(listener: () => void): () => void;
}

/** Counts faults and writes them to the log, each under an id of its own. */
export function createIncidents(log: Log): Incidents {
  let count = 0;
  const listeners = new Set<() => void>();
  return {
    get count() {
      return count;
    },
    report(error, where) {
      count += 1;
      const incident = randomUUID();
      log.error('incident', error, { incident, where });
      for (const listener of listeners) listener();
      return incident;
    },
    onReport(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

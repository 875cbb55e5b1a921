import type { Actor } from '#shared/contract/actor';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';

/** What is written of a change of limits or a slot taken away. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
    },
  ): Promise<void>;
}

/** What the slots spoke needs of the hub. */
export interface SlotsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly audit: AuditPort;
  /** How many runs wait for a slot of this pool. */
  readonly queued: (pool: string) => number;
}

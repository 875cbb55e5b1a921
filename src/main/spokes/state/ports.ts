import type { Actor } from '#shared/contract/actor';
import type { ObjectRef } from '#shared/contract/kernel';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';

/** What is written of values that people change. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** What a person typed may tell of a person: it can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** The catalogue, as far as its scripts' values need it. */
export interface ScriptsPort {
  /** By id, name or end of the path; refuses with SCRIPT_NOT_FOUND or SCRIPT_AMBIGUOUS. */
  find(text: string, may: (object: ObjectRef) => boolean): Promise<{ readonly id: string }>;
  /** The script of this id as it is known now. */
  get(id: string): { readonly id: string } | undefined;
}

/** What this spoke needs of the rest of the hub. */
export interface StateDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly scripts: ScriptsPort;
}

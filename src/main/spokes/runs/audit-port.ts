import type { Actor } from '#shared/contract/actor';
import type { Tx } from '#main/platform/db-port';

/** What the hub writes of runs into the audit chain. */
export interface AuditPort {
  /** An entry will follow in `tx`: what it builds on is asked for now, on the way of what is asked next. */
  prepare(tx: Tx): void;
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly runId?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
  /** Where a run's entries begin, the last entry that there is, and how many of them are the run's. */
  extentOf(run: string): Promise<{ readonly first: number; readonly last: number; readonly count: number }>;
  /** Entries `from` to `to`, of whomever they are. */
  pages(from: number, to: number): Promise<EvidencePage>;
}

/** Audit entries as JSON that the database makes, passed on unopened. */
export interface EvidencePage {
  /** `[seq, bytes, hash, prev]` of each, in order. */
  readonly entries: string;
  /** `[seq, field, salt, value]` of each, in the order of the entries. */
  readonly personal: string;
}

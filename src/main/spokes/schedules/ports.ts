import type { Actor } from '#shared/contract/actor';
import type { ObjectRef } from '#shared/contract/kernel';
import type { Param, ParamValues } from '#shared/contract/params';
import type { RunId, RunState } from '#shared/contract/runs';
import type { StartableKind } from '#shared/contract/startable';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

/** What is written of schedules: who changed them, and each time that no run came of one. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly runId?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** What a person typed may tell of a person: it can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** Whether who asks may run this. */
export type MayRun = (object: ObjectRef) => boolean;

/** What a schedule has to know of what it starts. */
export interface Known {
  readonly kind: StartableKind;
  readonly id: string;
  readonly name: string;
  readonly params: readonly Param[];
  /** The scripts that are run for it. */
  readonly scripts: readonly string[];
}

/** Scripts and jobs, as far as schedules need them. */
export interface StartablesPort {
  /** A script by id, name or end of the path, a job by id or name; refuses what is not there, or cannot run. */
  find(kind: StartableKind, text: string, may: MayRun): Promise<Known>;
  /** Refuses with the codes of `runs.start` what could not be started with these values. */
  check(kind: StartableKind, id: string, params: ParamValues, may: MayRun): Promise<void>;
  /** What has this id as it is known now. */
  get(kind: StartableKind, id: string): Pick<Known, 'name'> | undefined;
  /** Gives something when the catalogue has been read, and after each change; ends with the signal. */
  changes(signal: AbortSignal): AsyncIterable<unknown>;
}

/** Starts runs: slots, sandbox, trust and audit hold as for one that a person starts. */
export interface RunsPort {
  /** As soon as the scripts were read: fails with STARTER_MAY_NOT where this person may not start these any more. */
  readonly checkStarter: (starter: { readonly name: string; readonly since: number }, scripts: readonly string[]) => Promise<void>;
  /** Resolves when the run is durable; refuses with the codes of `runs.start`, or of a job. */
  start(
    request: {
      readonly kind: StartableKind;
      readonly script: string;
      readonly params: ParamValues;
      readonly scripts: readonly string[];
    },
    actor: Actor,
    may: MayRun,
  ): Promise<{ readonly run: RunId; readonly state: RunState }>;
}

/** What schedules need of the rest of the hub. */
export interface SchedulesDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly startables: StartablesPort;
  readonly runs: RunsPort;
  /** Takes an unexpected fault to the log; gives the incident's id. */
  readonly incident: (error: unknown, where: string) => string;
}

import type { Actor } from '#shared/contract/actor';
import type { ObjectRef } from '#shared/contract/kernel';
import type { Param, ParamValues } from '#shared/contract/params';
import type { ShownResult } from '#shared/contract/results';
import type { Run, RunEvent, RunId, RunState, RunStep } from '#shared/contract/runs';
import type { TrustState } from '#shared/contract/trust';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

/** What is written of jobs: who changed them. */
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

/** What a job has to know of a script. */
export interface KnownScript {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly params: readonly Param[];
  /** The question that it asks before it runs. */
  readonly confirm: string | null;
  /** What is wrong with it; `blocks` keeps it from running. */
  readonly problems: readonly { readonly code: string; readonly blocks: boolean }[];
  readonly trust: TrustState;
  readonly interpreter: { readonly command: string; readonly found: string | null };
}

/** The catalogue, as far as jobs need it. */
export interface ScriptsPort {
  /** By id, name or end of the path; refuses with SCRIPT_NOT_FOUND or SCRIPT_AMBIGUOUS. */
  find(script: string, may: MayRun): Promise<KnownScript>;
  /** Whether there is a script of this id now. */
  readonly has: (id: string) => boolean;
  /** Whether what nobody approved is refused. */
  readonly trustRequired: () => boolean;
}

/** The slots, as far as a job that starts by itself is held up by them: its steps take them, it takes none. */
export interface SlotsPort {
  /** What the policy of a pool says that has none left; null while there are some. */
  full(): Promise<{ readonly policy: 'refuse' | 'queue' | 'skip' | 'replace'; readonly limit: number } | null>;
}

/** What a job says of a step in place of what its script says itself. */
export interface Wishes {
  readonly timeoutSeconds: number | null;
  readonly retry: { readonly times: number; readonly delaySeconds: number } | null;
}

/** Runs: each step is started as a person would start it, so slots, sandbox, trust and audit hold. */
export interface RunsPort {
  /** Resolves when the run is durable; refuses with the codes of `runs.start`. */
  start(
    request: {
      readonly script: string;
      readonly params: ParamValues;
      readonly parent: { readonly run: RunId; readonly step: string };
      readonly wishes: Wishes;
    },
    actor: Actor,
    may: MayRun,
  ): Promise<{ readonly run: RunId; readonly state: RunState }>;
  cancel(id: string, actor: Actor): Promise<void>;
  /** Runs that have not ended. */
  active(): readonly Run[];
  onChange(listener: (run: Run) => void): () => void;
  readonly parents: {
    /** Writes down a run without a process, with what `also` writes in the same commit. */
    open(
      request: {
        readonly subject: Run['subject'];
        readonly params: readonly {
          readonly name: string;
          readonly label: string;
          readonly value: string | null;
          readonly secret: boolean;
        }[];
        readonly steps: readonly RunStep[];
        readonly repeats: RunId | null;
        /** Why it ends at once, with none of its steps begun. */
        readonly skipped?: string;
      },
      actor: Actor,
      also: (tx: Tx, id: RunId) => Promise<void>,
    ): Promise<Run>;
    change(id: string, steps: readonly RunStep[]): Promise<void>;
    settle(id: string, state: 'succeeded' | 'failed' | 'cancelled', reason: string | null): Promise<void>;
    readonly get: (id: string) => Promise<Run | undefined>;
    /** The runs of its steps as they are now, oldest first: each attempt. */
    stepsOf(id: string): Promise<readonly Run[]>;
    valuesOf(id: string): Promise<Readonly<Record<string, string | null>>>;
    readonly resultsOf: (id: string) => Promise<ReadonlyMap<string, ShownResult>>;
    /** Replays a run’s output after `after`, then follows it; the end is the last event. */
    follow(run: Run, after: number, signal: AbortSignal): AsyncGenerator<RunEvent, void, void>;
  };
}

/** What jobs need of the rest of the hub. */
export interface JobsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly scripts: ScriptsPort;
  readonly runs: RunsPort;
  readonly slots: SlotsPort;
  /** Takes an unexpected fault to the log; gives the incident's id. */
  readonly incident: (error: unknown, where: string) => string;
}

import type { Readable, Writable } from 'node:stream';
import type { Dependencies, EnvironmentKind } from '#shared/contract/dependencies';
import type { ElevationMeans } from '#shared/contract/elevation';
import type { ParamIssue } from '#shared/contract/error-catalog';
import type { GrantPlan } from '#shared/contract/grant-plan';
import type { ObjectRef } from '#shared/contract/kernel';
import type { ParamValues } from '#shared/contract/params';
import type { Run, RunId } from '#shared/contract/runs';
import type { Grants, RunMode, SandboxLevel } from '#shared/contract/scripts';
import type { SlotLimiter } from '#shared/contract/slot-limits';
import type { RunTrust } from '#shared/contract/trust';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { ProcessId, Processes } from '#main/platform/process-id-port';
import type { AuditPort } from './audit-port';
import type { BrokerPlace, BrokerPort } from './broker-place';
import type { ConsentPort } from './consent-port';
import type { JournalPort } from './journal-port';
import type { StatePort } from './state-port';
import type { Launch, Recorded } from './recorder/contract';

export type * from './audit-port';
export type * from './broker-place';
export type * from './broker-port';
export type * from './consent-port';
export type * from './journal-port';
export type * from './state-port';

/** What something asks for that is to run. */
export interface Wishes {
  readonly subject: Run['subject'];
  /** Level that it asks for; null takes the setting. */
  readonly sandbox: SandboxLevel | null;
  /** Whether it needs the rights of root, or of an administrator. */
  readonly elevation: boolean;
  readonly grants: WorkGrants;
  /** The folder that it declares to start in; null where it starts beside what is executed. */
  readonly workdir: string | null;
  readonly timeoutSeconds: number | null;
  /** Another person has to agree to it, and how long that is waited for. */
  readonly approval: { readonly expiresSeconds: number } | null;
  /** By the end of their variables' names. */
  readonly secrets: readonly { readonly name: string }[];
  /** Hosts, environments, users and groups that are among its parameters. */
  readonly picks: GrantPlan['picks'];
  /** Secrets that stand among its arguments. */
  readonly exposed: GrantPlan['exposed'];
  /** What it needs besides its interpreter, as it was declared when it was last read. */
  readonly dependencies: Dependencies | null;
}

/** What a script declares, and the files and folders that its parameters name. */
export type WorkGrants = Omit<Grants, 'folders'> & {
  readonly folders: readonly { readonly path: string; readonly write: boolean; readonly param?: string }[];
};

/** What is executed, without anything of what it is: a script today, a fan-out or a container action later. */
export interface Work extends Wishes {
  readonly mode: RunMode;
  /** How often it is tried again after a failure, and how long after the first. */
  readonly retry: { readonly times: number; readonly delaySeconds: number } | null;
  readonly limit: { readonly runs: number; readonly policy: 'refuse' | 'queue' | 'skip' | 'replace' } | null;
  /** The parameters in full; secrets have no value. */
  readonly params: readonly {
    readonly name: string;
    readonly label: string;
    readonly value: string | null;
    readonly secret: boolean;
    /** Whether it stands among the arguments, being a secret. */
    readonly exposed?: boolean;
  }[];
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  /** Those that stand among the arguments, by their parameters: what is printed of them is hidden as well. */
  readonly exposedSecrets: readonly { readonly name: string; readonly value: string }[];
  /** Copies what will run into `folder/files`, and says how to run it. */
  stage(folder: string): Staging;
}

/**
 * Work on its way into its run's folder. What is shown of it is there at once; nothing of it may run before `held`, which
 * who takes it awaits. A failure of `staged` is a failure of that too.
 */
export interface Staging {
  /** How to run it; known before the copy is there, unless that depends on what the script says. */
  readonly staged: Promise<Staged>;
  /** SHA-256 of the bytes that run, in hex, and how they are trusted, where that is known; they lie ready when it resolves. */
  readonly held: Promise<{ readonly hash: string; readonly trust: RunTrust | null }>;
  /**
   * Judges once more what `held` gave, for a run that waited since: refuses with SCRIPT_UNTRUSTED what may not run any more. `anew`:
   * it may, and what it is to see around it is another by now, so it has to be staged again.
   */
  readonly judge: () => 'same' | 'anew';
  /** The copies that were made and the SHA-256 of each, in hex; of the bytes that were judged. Known once `held` has resolved. */
  readonly copies: () => readonly { readonly copy: string; readonly hash: string }[];
}

/** What there is of a script, as far as what is around it depends on it. */
export interface Outline {
  readonly command: { readonly file: string };
  readonly script: { readonly path: string };
  readonly files: readonly { readonly path: string }[];
  readonly missing: readonly string[];
  readonly alone: boolean;
  /** Where it starts: the folder that it declares, else its own. */
  readonly cwd: string;
}

/** What has to be installed before something runs. */
export interface Needs {
  readonly declared: Dependencies;
  /** One name for all that an environment for it is made from; in hex. */
  readonly digest: string;
}

/** What would run, before anything is copied or approved. */
export interface Previewed {
  readonly wishes: Wishes;
  readonly outline: Outline;
  /** How the bytes are trusted that would run, and which these are. */
  readonly trust: RunTrust;
  /** Whether a start is refused where they are not. */
  readonly trustRequired: boolean;
  /** What is wrong with the values; those are left out. */
  readonly issues: readonly ParamIssue[];
}

/** How work is run once it lies in its run's folder. */
export interface Staged extends Outline {
  /** What it needs besides its interpreter, from the bytes that run; null where that is nothing to be installed. */
  readonly needs: Needs | null;
  /** Absolute interpreter, then its arguments with the script at its original path. */
  readonly command: { readonly file: string; readonly args: readonly string[] };
  /** The copy of the script, closed until the run begins, and the path where the script expects itself to be. */
  readonly script: { readonly copy: string; readonly path: string };
  /** The copies of the files and folders that it needs, and where it expects them. */
  readonly files: readonly { readonly copy: string; readonly path: string }[];
  /** What it needs and is not there. */
  readonly missing: readonly string[];
  /** Whether it sees nothing beside itself but that: what nobody approved does not take part. */
  readonly alone: boolean;
  /** Whether the command executes nothing before it reads the script's bytes. */
  readonly readsFirst: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Finds and checks what is to run; refuses with the declared codes of `runs.start`. */
export interface WorkProvider {
  /**
   * Of what `may` refuses nothing is found, however it is called; without it, everything is. `exposes`: who asks agreed that secrets stand
   * among the arguments of a script that takes them only so.
   */
  find(script: string, params: ParamValues, may?: MayRun, exposes?: boolean): Promise<Work>;
  /** What would run with these values; of secrets the names are enough. Copies nothing, and asks for no approval. */
  preview(script: string, params: ParamValues, secrets: readonly string[], may: MayRun): Promise<Previewed>;
}

/** Whether who asks may run this. */
export type MayRun = (object: ObjectRef) => boolean;

/** What is asked of a sandbox. */
export interface GrantRequest {
  readonly level: SandboxLevel;
  /** True when nobody asked for this level by name: a lower one is then used where it is not to be had. */
  readonly fallback: boolean;
  readonly grants: WorkGrants;
  readonly secrets: readonly { readonly name: string }[];
  readonly outline: Outline;
  /** Whether there are settings and state that it may read. */
  readonly state?: boolean;
  /** What was installed for it; `write` while that is being done. */
  readonly environment?: EnvironmentFolder | null;
  /** It needs the rights of root or of an administrator; whether anything is to be installed for it, and how it is to run. */
  readonly elevated?: boolean;
  readonly installs?: boolean;
  readonly mode?: RunMode;
}

/** A folder of the hub's own with what was installed for a script. */
export interface EnvironmentFolder {
  readonly kind: EnvironmentKind;
  readonly folder: string;
  readonly write: boolean;
}

/** The part of a plan of grants that a sandbox is made from. */
export type SandboxGrant = Omit<GrantPlan, 'picks' | 'exposed' | 'workdir' | 'timeoutSeconds' | 'dependencies' | 'broker'>;

/** What is to be sandboxed, and how. */
export interface SandboxRequest {
  readonly run: RunId;
  readonly mode: RunMode;
  /** What it may reach: nothing else is put into the sandbox. */
  readonly granted: SandboxGrant;
  readonly staged: Staged;
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  /** The run's folder and the hub's runtime folder (on tmpfs where there is one). */
  readonly folder: string;
  readonly runtime: string;
  /** The file of settings and state that it may read; null where there are none. */
  readonly given?: string | null;
  /** Where it finds its broker; null where it has none. */
  readonly broker?: BrokerPlace | null;
  /** The copies that were made, with their digests, and whether somebody can be asked: for what runs as root or administrator. */
  readonly copies?: ReturnType<Staging['copies']>;
  readonly attended?: boolean;
  /** True when the command shall wait at a gate until it is released, where the sandbox can do that. */
  readonly gated?: boolean;
}

/** How a command is run in a sandbox, and what that is worth. */
export interface SandboxPlan {
  readonly launch: Pick<
    Launch,
    | 'file'
    | 'args'
    | 'env'
    | 'cwd'
    | 'fds'
    | 'cgroups'
    | 'becomes'
    | 'opens'
    | 'statusFile'
    | 'cleanup'
    | 'secretFiles'
    | 'confined'
    | 'job'
    | 'elevation'
  >;
  readonly inForce: SandboxLevel;
  readonly limits: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** The sandbox of this machine. */
export interface Sandbox {
  /**
   * What would be granted here; changes nothing. Refuses with SANDBOX_UNAVAILABLE when a demanded level is not to be had, with
   * ELEVATION_UNAVAILABLE where the rights of root or of an administrator are not.
   */
  grant(request: GrantRequest): Promise<SandboxGrant>;
  /** A sandbox with what was granted. */
  plan(request: SandboxRequest): Promise<SandboxPlan>;
  /** How the rights of root, or of an administrator, would be had here. */
  readonly elevates: ElevationMeans;
  /** Refuses with SANDBOX_UNAVAILABLE when this machine does not have the level. */
  demand(level: SandboxLevel): Promise<void>;
  /** What the end of a failed run's output says was denied, and in which words. */
  diagnose(tail: string, run: Run, outOfMemory: boolean): Promise<Pick<Run['sandbox'], 'denied' | 'evidence'>>;
}

/** Whether there was a slot; otherwise what stood in the way, and what its policy says. */
export type SlotAnswer =
  | { readonly ok: true }
  | (Obstacle & {
      readonly ok: false;
      /** Name of the pool, or id of the subject. */
      readonly pool: string;
      readonly limit: number;
      readonly policy: 'refuse' | 'queue' | 'skip' | 'replace';
    });

/** Whose limit stands in the way of a run. */
export type Limiter = SlotLimiter;

/** What stands in the way of a run: whose limit, and of targets which; none where it is another's. */
export interface Obstacle {
  readonly by: Limiter;
  readonly targets: readonly string[];
}

/** A run as limits count it. */
export interface SlotClaim {
  readonly id: string;
  readonly subject: string;
  readonly what: string;
  readonly holder: string;
  readonly targets: readonly string[];
}

/** The semaphore, inside the run's own transaction. */
export interface SlotsPort {
  /** `behind` is what others wait for who came before: then nothing is taken, and the answer is whose policy holds. */
  takeForRun(tx: Tx, run: SlotClaim, limit: Work['limit'], behind: Obstacle | undefined): Promise<SlotAnswer>;
  bind(tx: Tx, runId: string, process: ProcessId): Promise<void>;
  giveBack(tx: Tx, runId: string): Promise<void>;
  onFree(listener: () => void): () => void;
  touch(): void;
}

/** What is asked of the environments. */
export interface EnvironmentRequest {
  readonly run: RunId;
  readonly needs: Needs;
  readonly staged: Staged;
  /** The run's folder: what was prepared and the installer's words are written there. */
  readonly folder: string;
}

/** Environments with what scripts need, prepared once and kept. */
export interface EnvironmentsPort {
  /**
   * The environment for this, prepared where there is none yet; several that want the same wait for one. Refuses with
   * DEPENDENCIES_UNAVAILABLE; rejects when the signal aborts. It is not removed before `release`.
   */
  prepare(request: EnvironmentRequest, signal: AbortSignal, onLine: (line: string) => void): Promise<EnvironmentFolder>;
  /** A run of an earlier hub goes on in the environment of this key. */
  hold(run: string, key: string): void;
  /** The run needs its environment no more. */
  release(run: string): void;
}

/** The recorder process, which owns the children. */
export interface RecorderPort {
  launch(launch: Launch): Promise<{ readonly child: ProcessId; readonly startedAt: string }>;
  /** Lets a run go that was launched with a gate. */
  release(run: RunId): Promise<{ readonly child: ProcessId; readonly startedAt: string }>;
  /** Ends one that still waits. */
  undo(run: RunId): Promise<void>;
  cancel(run: RunId): Promise<void>;
  input(run: RunId, text: string): Promise<void>;
  /** Hides these in what a run prints from now on; only where it was launched as `brokered`. */
  mask(run: RunId, secrets: readonly string[]): Promise<void>;
  resize(run: RunId, columns: number, rows: number): Promise<void>;
  /** Answers what sudo asks; refuses with ELEVATION_NOT_ASKED. */
  answer(run: RunId, question: number, text: string): Promise<void>;
  /** What a living recorder knows; undefined when none lives. Starts none. */
  attach(): Promise<readonly Recorded[] | undefined>;
  forget(run: RunId): Promise<void>;
  /** Starts the recorder before it is needed. */
  warm(): Promise<void>;
  onProgress(listener: (recorded: Recorded) => void): () => void;
  /** The recorder went away, or another one took its place. */
  onGone(listener: () => void): () => void;
}

/** One-time tickets for bytes: the same on every face. */
export interface BytesPort {
  issue(
    content:
      | {
          readonly kind: 'get';
          readonly name: string;
          readonly type: string;
          /** Bytes in all, where known before. */
          readonly size: number | undefined;
          open(start: number, end: number | undefined): Readable;
        }
      | { readonly kind: 'put'; readonly size: number; open(): Writable },
  ): string;
}

/** Who waits for ends of runs: what it writes is durable with the end, or not at all. May await nothing but `tx`. */
export type EndPort = (tx: Tx, run: Run) => Promise<void>;

/** What runs need of the rest of the hub. */
export interface RunsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  /** Takes an unexpected fault to the log; gives the incident's id. */
  readonly incident: (error: unknown, where: string) => string;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly audit: AuditPort;
  readonly slots: SlotsPort;
  readonly work: WorkProvider;
  readonly sandbox: Sandbox;
  readonly environments: EnvironmentsPort;
  readonly recorder: RecorderPort;
  readonly broker: BrokerPort;
  readonly onEnd: EndPort;
  readonly journal: JournalPort;
  readonly state: StatePort;
  readonly consent: ConsentPort;
  readonly bytes: BytesPort;
  readonly settings: () => {
    readonly sandbox: SandboxLevel;
    readonly sandboxFloor: SandboxLevel;
    readonly outputPerRunMiB: number;
    readonly outputTotalMiB: number;
  };
  /** The data folder and the runtime folder. */
  readonly home: string;
  readonly runtime: string;
  /** Where runs happen: this machine's name. */
  readonly place: string;
  /** Of the hub. */
  readonly version: string;
  /** Path of the bundled worker that lays outputs and scripts over each other. */
  readonly diffWorker: string;
  /** Path of the bundled worker that makes evidence packs. */
  readonly evidenceWorker: string;
  /** Paths of the bundled workers that search all outputs, and that make their indexes. */
  readonly lookWorker: string;
  readonly indexWorker: string;
}

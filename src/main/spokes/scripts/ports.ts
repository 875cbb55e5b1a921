import type { Actor } from '#shared/contract/actor';
import type { Dependencies } from '#shared/contract/dependencies';
import type { ParamIssue } from '#shared/contract/error-catalog';
import type { GrantPlan } from '#shared/contract/grant-plan';
import type { ObjectRef } from '#shared/contract/kernel';
import type { ParamValues } from '#shared/contract/params';
import type { Grants, RunMode, SandboxLevel } from '#shared/contract/scripts';
import type { RunTrust } from '#shared/contract/trust';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { Processes } from '#main/platform/process-id-port';
import type { SyncLimits } from './git/sync';
import type { Unreadable } from './sources/place';
import type { WatchOptions } from './sources/watch-folder';

/** What is written of a source that was added or removed. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** Details that may tell of a person: they can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** How folders are looked at and watched; tests give others. */
export interface FolderWays {
  /** Why a folder cannot be a source now, or null. One on a server that is gone may never answer. */
  reach(folder: string): Promise<Unreadable | null>;
  watch(root: string, options: WatchOptions): Promise<() => void>;
}

/** A run that is under way, and the script that it is of. */
export interface ActiveRun {
  readonly id: string;
  readonly script: string;
}

/** What the scripts spoke needs of the hub. */
export interface ScriptsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly processes: Processes;
  /** The bundled worker that reads files. */
  readonly readerWorker: URL;
  /** The folder of the built-in samples. */
  readonly samples: string;
  /** The folder of the ready scripts that can be added. */
  readonly toolbox: string;
  /** The data folder: no source, and nothing that a file parameter may name, but for `uploads` in it. */
  readonly home: string;
  readonly runtime: string;
  /** Whether only approved bytes run. */
  readonly trustRequired: () => boolean;
  /** The runs under way: what they may still read of a repository is not removed yet. */
  readonly activeRuns: () => readonly ActiveRun[];
  /** Told when a repository could not be reached, and is tried again. */
  readonly unreached?: () => void;
  /** The hub's environment, for PATH and AXLE_NODE, and for what git and ssh need of it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How often a source's folder is looked for, and how long it may take to answer, in milliseconds. */
  readonly pollMs?: number;
  readonly answerMs?: number;
  /** How folders are looked at and watched; the system's own ways unless others are given. */
  readonly folders?: Partial<FolderWays>;
  /** What a sync of a repository may take, and how often it is looked whether one is due, in milliseconds. */
  readonly git?: Partial<SyncLimits> & { readonly checkMs?: number };
}

/** What a script asks for with the values that it was given; the shape that `runs` states in its own ports. */
export interface Wishes {
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string; readonly tags: string[] };
  readonly sandbox: SandboxLevel | null;
  /** Whether it needs root's rights. */
  readonly elevation: boolean;
  readonly grants: Omit<Grants, 'folders'> & { readonly folders: readonly FolderWish[] };
  /** The folder that it declares to start in; null where that is its own. */
  readonly workdir: string | null;
  readonly timeoutSeconds: number | null;
  /** Another person has to agree to it, and how long that is waited for. */
  readonly approval: { readonly expiresSeconds: number } | null;
  readonly secrets: readonly { readonly name: string }[];
  readonly picks: GrantPlan['picks'];
  readonly exposed: GrantPlan['exposed'];
  /** What it needs besides its interpreter, as it was declared when it was last read. */
  readonly dependencies: Dependencies | null;
}

/** A folder or file, and the parameter that names it where one does. */
export interface FolderWish {
  readonly path: string;
  readonly write: boolean;
  readonly param?: string;
}

/** What runs are given to execute. */
export interface Work extends Wishes {
  readonly mode: RunMode;
  readonly retry: { readonly times: number; readonly delaySeconds: number } | null;
  readonly limit: { readonly runs: number; readonly policy: 'refuse' | 'queue' | 'skip' | 'replace' } | null;
  readonly params: { name: string; label: string; value: string | null; secret: boolean; exposed: boolean }[];
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  /** Those that stand among the arguments, by their parameters. */
  readonly exposedSecrets: readonly { readonly name: string; readonly value: string }[];
  stage(folder: string): Staging;
}

/** A script on its way into its run's folder. */
export interface Staging {
  readonly staged: Promise<Staged>;
  /** SHA-256 of the bytes that run, in hex, and how they are trusted; the copy is there when it resolves. */
  readonly held: Promise<{ readonly hash: string; readonly trust: RunTrust | null }>;
  /**
   * Judges once more what `held` gave, for a run that waited since: refuses with SCRIPT_UNTRUSTED what may not run any more. `anew`:
   * it may, and what it is to see around it is another by now, so it has to be staged again.
   */
  readonly judge: () => 'same' | 'anew';
  /** The copies that were made and the SHA-256 of each, in hex; of the bytes that were judged. Known once `held` has resolved. */
  readonly copies: () => readonly { readonly copy: string; readonly hash: string }[];
}

/** What there is of a script, as far as what is around its run depends on it. */
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

/** What would run, and what of the values would be refused. */
export interface Previewed {
  readonly wishes: Wishes;
  readonly outline: Outline;
  readonly trust: RunTrust;
  readonly trustRequired: boolean;
  readonly issues: readonly ParamIssue[];
}

/** A script that lies ready in its run's folder. */
export interface Staged extends Outline {
  /** What it needs besides its interpreter, from the bytes that run; null where that is nothing to be installed. */
  readonly needs: Needs | null;
  readonly command: { readonly file: string; readonly args: readonly string[] };
  readonly script: { readonly copy: string; readonly path: string };
  /** The copies of what it declares, and where it expects them; a folder stands for all that is in it. */
  readonly files: readonly { readonly copy: string; readonly path: string }[];
  /** What it declares and is not there. */
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

import type { Actor } from '#shared/contract/actor';
import type { ApprovalRequest } from '#shared/contract/approvals';
import type { ApprovalCause } from '#shared/contract/approval-values';
import type { GrantDigest, GrantPlan } from '#shared/contract/grant-plan';
import type { ObjectRef } from '#shared/contract/kernel';
import type { RunId } from '#shared/contract/runs';
import type { RunMode } from '#shared/contract/scripts';
import type { StartInput } from '#shared/contract/start-input';
import type { TrustState } from '#shared/contract/trust';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

/** What is written of requests: who asked, and what became of it. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object: string;
      readonly runId?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** What a person typed may tell of a person: it can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** What is asked of a run that decides whether somebody has to agree to it. */
export interface Wishes {
  readonly subject: { readonly tags: readonly string[] };
  readonly elevation: boolean;
  readonly approval: { readonly expiresSeconds: number } | null;
  readonly grants: {
    readonly network: boolean;
    /** Tokens and kept secrets that it may ask for while it runs. */
    readonly broker?: { readonly scopes: readonly unknown[]; readonly secrets: readonly unknown[] } | null | undefined;
  };
  readonly secrets: readonly unknown[];
  readonly exposed: readonly unknown[];
  readonly picks: readonly { readonly kind: string }[];
}

/** Why another person has to agree, and how long a request of that waits. */
export interface Demand {
  readonly causes: readonly ApprovalCause[];
  readonly expiresSeconds: number;
}

/** The rules that people set, beside what scripts say themselves. */
export interface Policy {
  readonly approvalElevation: boolean;
  readonly approvalNetwork: boolean;
  readonly approvalHosts: boolean;
  readonly approvalSecrets: boolean;
  /** Tags with commas between; `*` is every script. */
  readonly approvalTags: string;
  readonly approvalHours: number;
}

/** Whether who asks may run this. */
export type MayRun = (object: ObjectRef) => boolean;

/** A start that was checked and not made. */
export interface Prepared {
  readonly subject: { readonly id: string; readonly name: string };
  readonly params: readonly { readonly name: string; readonly label: string; readonly value: string | null; readonly secret: boolean }[];
  readonly plan: GrantPlan;
  readonly trust: TrustState;
  readonly mode: RunMode;
  readonly digest: GrantDigest;
  readonly demand: Demand | null;
}

/** What another person agreed to, for the run that comes of it. */
export interface Consent {
  readonly request: string;
  /** What its asker typed. */
  readonly asked: string;
  readonly by: { readonly name: string; readonly face: Actor['face'] };
  readonly at: string;
  /** What who agreed typed. */
  readonly reason: string;
}

/** The runs, as far as requests need them. */
export interface RunsPort {
  /** As soon as the scripts were read: fails with STARTER_MAY_NOT where this person may not start these any more. */
  readonly checkStarter: (starter: { readonly name: string; readonly since: number }, scripts: readonly string[]) => Promise<void>;
  /** Refuses with the codes of `runs.start`, but for a slot. */
  prepare(request: StartInput, may: MayRun): Promise<Prepared>;
  /** Starts what was agreed to; `use` of the consent is called in the transaction that writes the run down. */
  startAgreed(request: StartInput & { readonly consent: Consent }, actor: Actor, may: MayRun): Promise<{ readonly run: RunId }>;
}

/** A request as it is kept: whose it is depends on who looks. */
export type Kept = Omit<ApprovalRequest, 'own'>;

/** What approvals need of the rest of the hub. */
export interface ApprovalsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly policy: () => Policy;
  /** One name for a person, whatever face and session they come by: two of the same name are no two people. */
  readonly personOf: (who: Pick<Actor, 'name'>) => string;
  /** The names of the people beside this one who may decide, as far as the hub knows any. */
  readonly others: (actor: Actor) => Promise<readonly string[]>;
  /** Takes an unexpected fault to the log; gives the incident's id. */
  readonly incident: (error: unknown, where: string) => string;
}

import type { ApprovalCause } from '#shared/contract/approval-values';
import type { Run, RunId } from '#shared/contract/runs';
import type { Tx } from '#main/platform/db-port';

/** What another person agreed to, for the run that comes of it. */
export type Consent = NonNullable<Run['consent']>;

/** What is asked of a run that decides whether somebody has to agree to it. */
export interface ConsentWishes {
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

/** Whether another person has to agree to a start before it is one. */
export interface ConsentPort {
  /** Why somebody has to, and how long that is waited for; null where nobody has to. */
  demandOf(wishes: ConsentWishes): ConsentDemand | null;
  /** In the transaction that writes a run down: the consent is used up by it. Refuses with APPROVAL_REQUEST_OVER where that happened before. */
  use(tx: Tx, request: string, run: RunId): Promise<void>;
}

/** Why another person has to agree, and how long a request of that waits. */
export interface ConsentDemand {
  readonly causes: readonly ApprovalCause[];
  readonly expiresSeconds: number;
}

import { Actor } from './actor';
import { approvalCauses, REASON_LENGTH, requestStates } from './approval-values';
import { CollectionAfter, collectionOf } from './collection';
import { GrantDigest, GrantPlan } from './grant-plan';
import { defineContract, procedure, stream } from './kernel';
import { MOST_PARAMS, VALUE_LENGTH } from './param-bounds';
import { RunId } from './run-id';
import { RunMode } from './scripts';
import { startErrors, StartInput } from './start-input';
import { TrustState } from './trust';
import { z } from './zod';

const when = z.iso.datetime();
/** The parameters of a request with values of at most this many characters; of a secret only that there is one. */
const given = (characters: number) =>
  z
    .array(
      z.object({ name: z.string().max(64), label: z.string().max(256), value: z.string().max(characters).nullable(), secret: z.boolean() }),
    )
    .max(MOST_PARAMS);
/** The parameters of a request in full, as they will be given. */
export const WholeParams = given(VALUE_LENGTH);
export type WholeParams = z.infer<typeof WholeParams>;
const Who = Actor.pick({ name: true, face: true });
const Typed = z.string().trim().max(REASON_LENGTH);

export const ApprovalRequestId = z.uuid().brand<'ApprovalRequestId'>();
export type ApprovalRequestId = z.infer<typeof ApprovalRequestId>;

/** A start that waits for another person's yes, or what became of it. */
export const ApprovalRequest = z.object({
  id: ApprovalRequestId,
  script: z.object({ id: z.string().max(1_024), name: z.string().max(512) }),
  /** What it is bound to: the bytes, and all that they would be granted. */
  digest: GrantDigest,
  /** The parameters in brief: a value that ends in … may have been cut, and `get` has it in full. */
  params: given(2_048),
  causes: z.array(z.enum(approvalCauses)).max(approvalCauses.length),
  asker: Who,
  /** Why they want to run it, as they typed it. */
  reason: z.string().max(REASON_LENGTH),
  askedAt: when,
  expiresAt: when,
  state: z.enum(requestStates),
  /** Who said yes or no, and what they typed; null where nobody did. */
  decision: z.object({ by: Who, at: when, reason: z.string().max(REASON_LENGTH) }).nullable(),
  /** The run that came of it. */
  run: RunId.nullable(),
  /** Why it failed: an error code, or `secrets-gone`. */
  code: z.string().max(64).nullable(),
  /** Whether the session that asks is of the person who asked: they cannot decide. */
  own: z.boolean(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

const ById = z.object({ request: z.string().min(1).max(64) });
const touches = ({ request }: z.infer<typeof ById>) => ({ kind: 'approval' as const, id: request });

/** Starts that need the consent of a second person. Not to be mixed with trust, which is about a script's bytes alone. */
export const approvals = defineContract('approvals', {
  /** Those that wait and the last that ended, then each change. Only those of scripts that the session may see. */
  watch: stream({ scope: 'approvals:read', input: CollectionAfter, item: collectionOf(ApprovalRequest), window: 16 }),
  /**
   * One request with all that its run would be given and granted. `trust`: how its bytes stood when it was asked for. `mode` and the whole
   * of the values are not known of requests that an earlier version kept; then the values are in brief.
   */
  get: procedure({
    scope: 'approvals:read',
    object: touches,
    input: ById,
    output: z.object({ request: ApprovalRequest, params: WholeParams, mode: RunMode.nullable(), plan: GrantPlan, trust: TrustState }),
    errors: ['APPROVAL_REQUEST_NOT_FOUND'],
  }),
  /** One request, now and at each change until it has ended; for its asker, whatever else they may read. */
  observe: stream({
    scope: 'runs:read',
    object: touches,
    input: ById,
    item: ApprovalRequest,
    errors: ['APPROVAL_REQUEST_NOT_FOUND'],
    window: 4,
  }),
  /** Asks for a start. Everything is checked as for a start, which then comes of a yes by itself, in the asker's name. */
  ask: procedure({
    scope: 'runs:write',
    object: ({ script }) => ({ kind: 'script', id: script }),
    input: StartInput.extend({ reason: Typed.min(1) }),
    output: ApprovalRequest,
    errors: [...startErrors, 'APPROVAL_NEEDLESS', 'APPROVALS_FULL'],
  }),
  /** Says yes or no to the request of somebody else; a no has a reason. Answers how it stands then: a yes has its run, or why there is none. */
  decide: procedure({
    scope: 'approvals:write',
    object: touches,
    input: ById.extend({ verdict: z.enum(['approve', 'refuse']), reason: Typed.default('') }).refine(
      ({ verdict, reason }) => verdict === 'approve' || reason !== '',
      { error: 'say why', path: ['reason'] },
    ),
    output: ApprovalRequest,
    errors: ['APPROVAL_REQUEST_NOT_FOUND', 'APPROVAL_REQUEST_OVER', 'APPROVAL_OWN'],
  }),
  /** Takes a request back: one's own, or another's where the session may decide. */
  cancel: procedure({
    scope: 'runs:write',
    object: touches,
    input: ById,
    output: ApprovalRequest,
    errors: ['APPROVAL_REQUEST_NOT_FOUND', 'APPROVAL_REQUEST_OVER'],
  }),
  /** Who this session is to approvals, and the other people of this hub who may decide, as far as it knows any. */
  approvers: procedure({
    scope: 'runs:read',
    input: z.object({}),
    output: z.object({ you: z.string().max(256), others: z.array(z.string().max(256)).max(64) }),
  }),
});

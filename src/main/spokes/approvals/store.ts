import type { Generated, Kysely } from 'kysely';
import { ApprovalRequest, WholeParams } from '#shared/contract/approvals';
import type { RequestState } from '#shared/contract/approval-values';
import { GrantPlan } from '#shared/contract/grant-plan';
import type { RunMode } from '#shared/contract/scripts';
import { StartInput } from '#shared/contract/start-input';
import { TrustState } from '#shared/contract/trust';
import { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';
import type { Kept } from './ports';

/** The table of requests, as Kysely types its queries; `doc` is the request as it is shown. */
export interface ApprovalTables {
  approval_requests: {
    seq: Generated<number>;
    id: string;
    person: string;
    state: string;
    expires_at: number;
    secrets: number;
    doc: string;
    start: string;
    plan: string;
    trust: string;
    params: string | null;
  };
}

/** A request with what only the hub needs of it. */
export interface StoredRequest {
  readonly request: Kept;
  /** Whose it is; nobody decides on their own. */
  readonly person: string;
  /** Whether secrets were given, which are in memory alone. */
  readonly secrets: boolean;
}

const KeptRequest = ApprovalRequest.omit({ own: true });
const Row = z.object({ id: z.string(), person: z.string(), state: z.string(), secrets: z.number(), doc: z.string() });

/** Requests that have not ended, and the newest of the others, oldest first. A row that cannot be read is logged and left out. */
export async function loadRequests(db: Kysely<ApprovalTables>, log: Log, most: number): Promise<readonly StoredRequest[]> {
  const rows = await db
    .selectFrom('approval_requests')
    .select(['id', 'person', 'state', 'secrets', 'doc'])
    .orderBy('seq', 'desc')
    .limit(most)
    .execute();
  return rows.toReversed().flatMap((row) => {
    try {
      return [storedOf(row)];
    } catch (error) {
      log.error('approvals.unreadable', error, { request: row.id });
      return [];
    }
  });
}

const storedOf = (row: z.infer<typeof Row>): StoredRequest => ({
  request: KeptRequest.parse({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(row.doc)), state: row.state }),
  person: row.person,
  secrets: row.secrets === 1,
});

/** One request as it is now; undefined where there is none. */
export async function findRequest(db: Kysely<ApprovalTables>, id: string): Promise<StoredRequest | undefined> {
  const row = await db
    .selectFrom('approval_requests')
    .select(['id', 'person', 'state', 'secrets', 'doc'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && storedOf(row);
}

/** What is to be started for a request, without its secrets. */
export async function startOf(db: Kysely<ApprovalTables>, id: string): Promise<StartInput> {
  const row = await db.selectFrom('approval_requests').select('start').where('id', '=', id).executeTakeFirstOrThrow();
  return StartInput.parse(JSON.parse(row.start));
}

/** All that who decides has to see: what the run would be given and granted, and how far its bytes were trusted when it was asked for. */
export interface WholeRequest {
  /** Null of a request that was kept in brief alone. */
  readonly params: WholeParams | null;
  readonly mode: RunMode | null;
  readonly plan: GrantPlan;
  readonly trust: TrustState;
}

/** The whole of one request; undefined where there is none. */
export async function wholeOf(db: Kysely<ApprovalTables>, id: string): Promise<WholeRequest | undefined> {
  const columns = ['params', 'start', 'plan', 'trust'] as const;
  const row = await db.selectFrom('approval_requests').select(columns).where('id', '=', id).executeTakeFirst();
  return (
    row && {
      params: row.params === null ? null : WholeParams.parse(JSON.parse(row.params)),
      mode: StartInput.parse(JSON.parse(row.start)).mode ?? null,
      plan: GrantPlan.parse(JSON.parse(row.plan)),
      trust: TrustState.parse(row.trust),
    }
  );
}

/** How many wait, of everybody and of one person. */
export async function countWaiting(db: Kysely<ApprovalTables>, person: string): Promise<{ readonly all: number; readonly own: number }> {
  const rows = await db
    .selectFrom('approval_requests')
    .select(({ fn }) => ['person', fn.countAll<number>().as('count')])
    .where('state', '=', 'waiting')
    .groupBy('person')
    .execute();
  return {
    all: rows.reduce((sum, { count }) => sum + count, 0),
    own: rows.find((row) => row.person === person)?.count ?? 0,
  };
}

/** Writes a new request down. `start` has no secrets. */
export async function insertRequest(
  db: Kysely<ApprovalTables>,
  { request, person, secrets }: StoredRequest,
  more: { readonly start: StartInput; readonly params: WholeParams; readonly plan: GrantPlan; readonly trust: TrustState },
): Promise<void> {
  await db
    .insertInto('approval_requests')
    .values({
      id: request.id,
      person,
      state: request.state,
      expires_at: Date.parse(request.expiresAt),
      secrets: secrets ? 1 : 0,
      doc: JSON.stringify(request),
      start: JSON.stringify(more.start),
      params: JSON.stringify(more.params),
      plan: JSON.stringify(more.plan),
      trust: more.trust,
    })
    .execute();
}

/** Changes a request that is in the state `from`, and with `before` has not expired by then; false where it is not, and nothing was changed. */
export async function moveRequest(db: Kysely<ApprovalTables>, next: Kept, from: RequestState, before?: number): Promise<boolean> {
  let query = db
    .updateTable('approval_requests')
    .set({ state: next.state, doc: JSON.stringify(next) })
    .where('id', '=', next.id)
    .where('state', '=', from);
  if (before !== undefined) query = query.where('expires_at', '>', before);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Removes these for good. */
export const deleteRequests = async (db: Kysely<ApprovalTables>, ids: readonly string[]): Promise<void> =>
  void (await db
    .deleteFrom('approval_requests')
    .where('id', 'in', [...ids])
    .execute());

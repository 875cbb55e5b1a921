import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { ApprovalRequestId } from '#shared/contract/approvals';
import { MOST_WAITING, MOST_WAITING_OF_ONE } from '#shared/contract/approval-values';
import { HubError } from '#shared/contract/errors';
import type { StartInput } from '#shared/contract/start-input';
import { isoOf } from '#main/platform/clock';
import { isOver, type Book } from './book';
import type { ApprovalsDeps, Kept, MayRun, RunsPort } from './ports';
import { countWaiting, deleteRequests, insertRequest, type ApprovalTables } from './store';

/** Requests that are over and are kept; what became of older ones is in the audit chain. */
export const KEPT_OVER = 500;
/** Characters of a value that lists of requests have. */
const SHOWN = 2_048;

/** What somebody asks another person to agree to. */
export type Asking = StartInput & { readonly reason: string };

type Deps = Pick<ApprovalsDeps, 'db' | 'clock' | 'audit' | 'personOf'>;

/** Makes requests: each is bound to what its run would be granted, and to the bytes. */
export const createAsking =
  (deps: Deps, book: Book, runs: Promise<RunsPort>) =>
  async ({ reason, ...start }: Asking, asker: Actor, may: MayRun): Promise<Kept> => {
    const prepared = await (await runs).prepare(start, may);
    const { subject, demand, digest, plan, trust, mode } = prepared;
    if (demand === null) throw new HubError('APPROVAL_NEEDLESS', { script: subject.id });
    const names = new Set(prepared.params.filter(({ secret }) => secret).map(({ name }) => name));
    const given = Object.entries(start.params);
    const params = prepared.params.map(({ name, label, value, secret }) => ({ name, label, value, secret }));
    const now = deps.clock.now();
    const request: Kept = {
      id: ApprovalRequestId.parse(randomUUID()),
      script: { id: subject.id, name: subject.name },
      digest,
      params: params.map((param) => ({ ...param, value: inBrief(param.value) })),
      causes: [...demand.causes],
      asker: { name: asker.name, face: asker.face },
      reason,
      askedAt: isoOf(now),
      expiresAt: isoOf(now + Math.ceil(demand.expiresSeconds * 1_000)),
      state: 'waiting',
      decision: null,
      run: null,
      code: null,
    };
    const person = deps.personOf(asker);
    const stored = { request, person, secrets: names.size > 0 };
    const old = [...book.shown.values()]
      .filter(isOver)
      .slice(0, -KEPT_OVER)
      .map(({ id }) => id);
    await deps.db.write(async (tx) => {
      const rows = tx.tables<ApprovalTables>();
      const { all, own } = await countWaiting(rows, person);
      if (own >= MOST_WAITING_OF_ONE) throw new HubError('APPROVALS_FULL', { limit: MOST_WAITING_OF_ONE });
      if (all >= MOST_WAITING) throw new HubError('APPROVALS_FULL', { limit: MOST_WAITING });
      const open = Object.fromEntries(given.filter(([name]) => !names.has(name)));
      // What was seen is what is started, in that mode too.
      const bound = { ...start, script: subject.id, params: open, mode, expect: digest };
      await insertRequest(rows, stored, { start: bound, params, plan, trust });
      if (old.length > 0) await deleteRequests(rows, old);
      await deps.audit.append(tx, {
        action: 'approval.ask',
        outcome: 'ok',
        actor: asker,
        object: `approval:${request.id}`,
        detail: { script: subject.id, digest, causes: demand.causes.join(','), expiresAt: request.expiresAt },
        personal: { reason },
      });
      tx.onCommit(() => {
        const secret = given.flatMap(([name, value]) => (names.has(name) ? [[name, String(value)] as const] : []));
        if (secret.length > 0) book.secrets.set(request.id, Object.fromEntries(secret));
        book.drop(old);
        book.put(stored);
      });
    });
    return request;
  };

const inBrief = (value: string | null): string | null => (value !== null && value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value);

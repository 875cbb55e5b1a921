import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { hubActor } from '#main/platform/hub-actor';
import { isoOf } from '#main/platform/clock';
import type { Book } from './book';
import type { ApprovalsDeps, Kept } from './ports';
import type { Starting } from './starting';
import type { StoredRequest } from './store';

/** What ends the waiting of a request. Whoever is first does; the others are told what became of it. */
export interface Deciding {
  /** Refuses with APPROVAL_OWN who asked for it, and writes that down. */
  decide(id: string, verdict: 'approve' | 'refuse', reason: string, actor: Actor): Promise<Kept>;
  cancel(id: string, actor: Actor): Promise<Kept>;
  /** Ends what nobody decided in time. */
  readonly expire: () => Promise<void>;
}

type Deps = Pick<ApprovalsDeps, 'db' | 'clock' | 'audit' | 'personOf'>;
const actions = { approve: 'approval.approve', refuse: 'approval.refuse' } as const;

/** Decisions, each a conditional update of the state: of two at once one holds. */
export function createDeciding({ db, clock, audit, personOf }: Deps, book: Book, starting: Starting): Deciding {
  function found(id: string): StoredRequest {
    const stored = book.get(id);
    if (stored === undefined) throw new HubError('APPROVAL_REQUEST_NOT_FOUND', { request: id });
    return stored;
  }

  /** It was not waiting any more, or no longer than it may. */
  async function over(id: string): Promise<HubError> {
    await expireOne(found(id));
    return new HubError('APPROVAL_REQUEST_OVER', { request: id, state: found(id).request.state });
  }

  async function expireOne({ request }: StoredRequest): Promise<void> {
    if (request.state !== 'waiting' || Date.parse(request.expiresAt) > clock.now()) return;
    const change = { action: 'approval.expire', outcome: 'failed', actor: hubActor, detail: { script: request.script.id } } as const;
    await db.write((tx) => book.move(tx, { ...request, state: 'expired' }, 'waiting', change));
  }

  return {
    async decide(id, verdict, reason, actor) {
      const { request, person } = found(id);
      const action = actions[verdict];
      const detail = { script: request.script.id, digest: request.digest };
      if (personOf(actor) === personOf({ name: person })) {
        const refusal = {
          action,
          outcome: 'refused',
          actor,
          object: `approval:${id}`,
          detail: { ...detail, reason: 'APPROVAL_OWN' },
        } as const;
        await db.write((tx) => audit.append(tx, refusal));
        throw new HubError('APPROVAL_OWN', { request: id });
      }
      const now = clock.now();
      const decision = { by: { name: actor.name, face: actor.face }, at: isoOf(now), reason };
      const next: Kept = { ...request, state: verdict === 'approve' ? 'approved' : 'refused', decision };
      const change = { action, outcome: 'ok', actor, detail, personal: { reason } } as const;
      if (!(await db.write((tx) => book.move(tx, next, 'waiting', change, now)))) throw await over(id);
      if (verdict === 'approve') await starting.start(id);
      return found(id).request;
    },
    async cancel(id, actor) {
      const { request } = found(id);
      const change = { action: 'approval.cancel', outcome: 'ok', actor, detail: { script: request.script.id } } as const;
      const next: Kept = { ...request, state: 'cancelled' };
      if (!(await db.write((tx) => book.move(tx, next, 'waiting', change, clock.now())))) throw await over(id);
      return next;
    },
    async expire() {
      for (const { id } of book.shown.values()) {
        const stored = book.get(id);
        if (stored !== undefined) await expireOne(stored);
      }
    },
  };
}

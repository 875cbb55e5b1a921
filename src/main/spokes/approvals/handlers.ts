import type { Actor } from '#shared/contract/actor';
import type { ApprovalRequest, approvals } from '#shared/contract/approvals';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement } from '#shared/contract/kernel';
import { latest } from '#main/platform/latest';
import { isOver, type Book } from './book';
import type { Asking } from './asking';
import type { Deciding } from './deciding';
import type { ApprovalsDeps, Kept, MayRun } from './ports';
import { wholeOf, type ApprovalTables, type StoredRequest } from './store';

type Missing = Pick<CallContext<'APPROVAL_REQUEST_NOT_FOUND'>, 'fail' | 'may' | 'actor'>;

/** What the calls are answered with. */
export interface HandlerParts {
  readonly book: Book;
  readonly deciding: Deciding;
  readonly ask: (asking: Asking, actor: Actor, may: MayRun) => Promise<Kept>;
}

/** The wire's view of requests. */
export function createHandlers(deps: ApprovalsDeps, { book, deciding, ask }: HandlerParts): Implement<typeof approvals> {
  const { db, personOf, others } = deps;
  const isOwn = (id: string, actor: Actor): boolean => {
    const stored = book.get(id);
    return stored !== undefined && personOf({ name: stored.person }) === personOf(actor);
  };
  const shownTo = (request: Kept, actor: Actor): ApprovalRequest => ({ ...request, own: isOwn(request.id, actor) });
  /** Who may not see a script does not hear of it here either. */
  const sees = ({ may }: Pick<CallContext, 'may'>, { script }: Kept): boolean => may('scripts:read', { kind: 'script', id: script.id });

  /** One's own, or one that the session may read. */
  function found(id: string, ctx: Missing): StoredRequest {
    const stored = book.get(id);
    const visible =
      stored !== undefined && (isOwn(id, ctx.actor) || (ctx.may('approvals:read', { kind: 'approval', id }) && sees(ctx, stored.request)));
    return visible ? stored : ctx.fail('APPROVAL_REQUEST_NOT_FOUND', { request: id });
  }

  return {
    async *watch({ after }, ctx) {
      for await (const event of book.shown.follow(after, ctx.signal, (request) => sees(ctx, request))) {
        if (event.type === 'page' || event.type === 'upsert')
          yield { ...event, items: event.items.map((request) => shownTo(request, ctx.actor)) };
        else yield event;
      }
    },
    async get({ request: id }, ctx) {
      const { request } = found(id, ctx);
      const whole = await wholeOf(db.tables<ApprovalTables>(), id);
      return whole === undefined
        ? ctx.fail('APPROVAL_REQUEST_NOT_FOUND', { request: id })
        : { request: shownTo(request, ctx.actor), ...whole, params: whole.params ?? request.params };
    },
    async *observe({ request: id }, ctx) {
      let told: Kept | undefined;
      for await (const { request } of latest(() => found(id, ctx), book.onChange, ctx.signal)) {
        if (request === told) continue;
        told = request;
        yield shownTo(request, ctx.actor);
        if (isOver(request)) return;
      }
    },
    async ask(input, { actor, may }) {
      return shownTo(await ask(input, actor, (object) => may('runs:write', object)), actor);
    },
    async decide({ request: id, verdict, reason }, ctx) {
      found(id, ctx);
      return shownTo(await deciding.decide(id, verdict, reason, ctx.actor), ctx.actor);
    },
    async cancel({ request: id }, ctx) {
      found(id, ctx);
      if (!isOwn(id, ctx.actor) && !ctx.may('approvals:write', { kind: 'approval', id }))
        throw new HubError('FORBIDDEN', { scope: 'approvals:write' });
      return shownTo(await deciding.cancel(id, ctx.actor), ctx.actor);
    },
    async approvers(_input, { actor }) {
      return { you: actor.name, others: (await others(actor)).slice(0, 64) };
    },
  };
}

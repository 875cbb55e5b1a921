import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement, ScopeName } from '#shared/contract/kernel';
import { TriggerId, type TriggerEvent, type triggers } from '#shared/contract/triggers';
import { type Named, namedOf, type StartableKind } from '#shared/contract/startable';
import type { Tx } from '#main/platform/db-port';
import type { Book, Entry } from './book';
import { lastEvents, type EventTables } from './events';
import { filesIn, stampOf, type SeenFile } from './folder';
import type { Folders } from './folders';
import type { Listening } from './listening';
import type { TriggersDeps } from './ports';
import { hashOf, newSecret } from './proof';
import type { Senders } from './senders';
import { createStartable } from './startable';
import {
  deleteTrigger,
  insertTrigger,
  nameTaken,
  triggerIn,
  updateTrigger,
  type Stored,
  type StoredChange,
  type TriggerTables,
} from './store';

type Caller = Pick<CallContext, 'may'>;

/** The parts that handlers work with. */
export interface HandlerParts {
  readonly book: Book;
  readonly folders: Folders;
  readonly listening: Listening;
  readonly senders: Senders;
  /** Looks whether there is something to start. */
  readonly wake: (trigger: string) => void;
}

/** What a run comes of: whoever changes it has it run in their name from then on. */
const starting = ['kind', 'script', 'scripts', 'params', 'take', 'event'] as const satisfies readonly (keyof StoredChange)[];

const madeBy = ({ id, name, face }: Actor, now: number): Pick<Stored, 'maker' | 'makerSince'> => ({
  maker: { id, name, face },
  makerSince: now,
});

/** The wire's view of triggers. */
export function createHandlers(deps: TriggersDeps, parts: HandlerParts): Implement<typeof triggers> {
  const { db, log, clock, audit } = deps;
  const { book, folders, listening, senders, wake } = parts;
  const startable = createStartable(deps.startables);

  const seen = ({ may }: Caller, scope: ScopeName, kind: StartableKind, id: string): boolean => may(scope, { kind, id });

  /** Of a script or job that the session may not see there is no trigger. */
  function found(text: string, ctx: Caller, scope: ScopeName): Entry {
    const entry = book.find(text);
    if (entry !== undefined && seen(ctx, scope, entry.stored.kind, entry.stored.script)) return entry;
    throw new HubError('TRIGGER_NOT_FOUND', { trigger: text });
  }

  /** Who has the secret of another's trigger says when its scripts run: in their own name too. */
  function assertMayRun(scripts: readonly string[], { may }: Caller): void {
    if (scripts.every((id) => may('runs:write', { kind: 'script', id }))) return;
    throw new HubError('FORBIDDEN', { scope: 'runs:write' });
  }

  const note = (tx: Tx, action: string, actor: Actor, { id, ...detail }: Stored): Promise<void> =>
    audit.append(tx, {
      action,
      outcome: 'ok',
      actor,
      object: `trigger:${id}`,
      detail: { [detail.kind]: detail.script, type: detail.event.type, atOnce: detail.atOnce },
      personal: {
        name: detail.name,
        params: JSON.stringify(detail.params),
        take: JSON.stringify(detail.take),
        event: JSON.stringify(detail.event),
        maker: detail.maker.name,
      },
    });

  /** Files that are there already, where they do not count; refuses a folder that cannot be looked into. */
  async function thereAlready(event: TriggerEvent): Promise<ReadonlyMap<string, SeenFile> | undefined> {
    if (event.type !== 'file') return undefined;
    const { folder, pattern } = event;
    const stamp = await stampOf(folder);
    if (typeof stamp === 'string') throw new HubError('FOLDER_UNREADABLE', { folder: folder.slice(0, 1_024), reason: stamp });
    const files = await filesIn(folder, pattern);
    if (typeof files === 'string') throw new HubError('FOLDER_UNREADABLE', { folder: folder.slice(0, 1_024), reason: files });
    return event.existing ? new Map() : files;
  }

  async function apply(entry: Entry, change: StoredChange, action: string, actor: Actor, also?: (tx: Tx) => Promise<void>): Promise<Entry> {
    const next = await db.write(async (tx) => {
      // As it is now: it may have been changed while this change was being looked into.
      const rows = tx.tables<TriggerTables>();
      const now = (await triggerIn(rows, entry.stored.id, log)) ?? entry.stored;
      // Who renews the secret says when it starts; of what somebody else has made of it meanwhile they know nothing.
      const renews = change.proofHash !== undefined && starting.every((key) => isDeepStrictEqual(now[key], entry.stored[key]));
      const made = renews || starting.some((key) => change[key] !== undefined && !isDeepStrictEqual(change[key], now[key]));
      const next = { ...now, ...change, ...(made && madeBy(actor, clock.now())) };
      if (await nameTaken(rows, next.name, next.id)) throw new HubError('TRIGGER_EXISTS', { name: next.name });
      if (!(await updateTrigger(rows, next))) throw new HubError('TRIGGER_NOT_FOUND', { trigger: next.name });
      await note(tx, action, actor, next);
      await also?.(tx);
      tx.onCommit(() => book.patch(next.id, { stored: next, ...(change.paused === true && { trouble: null }) }));
      return next;
    });
    wake(next.id);
    return book.get(next.id) ?? { ...entry, stored: next };
  }

  return {
    async *watch({ after }, ctx) {
      yield* book.shown.follow(after, ctx.signal, ({ kind, script }) => seen(ctx, 'triggers:read', kind, script.id));
    },
    async get({ trigger }, ctx) {
      return book.show(found(trigger, ctx, 'triggers:read'));
    },
    async events({ trigger, limit }, ctx) {
      const { id } = found(trigger, ctx, 'triggers:read').stored;
      return { items: [...(await lastEvents(db.tables<EventTables>(), id, limit))] };
    },
    async create({ name, script, job, params, take, event, atOnce }, ctx) {
      const { known, event: meant } = await startable({ named: namedOf({ script, job }) ?? NOTHING, params, take, event }, ctx);
      const there = await thereAlready(meant);
      const id = TriggerId.parse(randomUUID());
      const secret = event.type === 'http' ? newSecret(event.proof) : null;
      const stored: Stored = {
        id,
        name,
        kind: known.kind,
        script: known.id,
        scriptName: known.name,
        scripts: [...known.scripts],
        params,
        take,
        event: meant,
        atOnce,
        paused: false,
        ...madeBy(ctx.actor, clock.now()),
        createdAt: clock.now(),
        proofHash: event.type === 'http' && event.proof === 'token' && secret !== null ? hashOf(secret) : null,
      };
      if (secret !== null) await senders.keep(stored, secret);
      const entry: Entry = { stored, waiting: 0, trouble: null, last: null };
      try {
        await db.write(async (tx) => {
          if (!(await insertTrigger(tx.tables<TriggerTables>(), stored))) ctx.fail('TRIGGER_EXISTS', { name });
          if (there !== undefined) await folders.baseline(tx, id, there);
          await note(tx, 'trigger.create', ctx.actor, stored);
          tx.onCommit(() => book.put(entry));
        });
      } catch (error) {
        await senders.drop(id);
        throw error;
      }
      return { trigger: book.show(entry), secret };
    },
    async change({ trigger, name, script, job, params, take, event, atOnce }, ctx) {
      const entry = found(trigger, ctx, 'triggers:write');
      const { stored } = entry;
      if (event !== undefined && kindOf(event) !== kindOf(stored.event)) {
        return ctx.fail('BAD_INPUT', { issues: ['event: a trigger stays of its kind; make another one'] });
      }
      const what = {
        named: namedOf({ script, job }) ?? { kind: stored.kind, text: stored.script },
        params: params ?? stored.params,
        take: take ?? stored.take,
        event: event ?? stored.event,
      };
      const asked = script !== undefined || job !== undefined || params !== undefined || take !== undefined || event !== undefined;
      const known = asked ? await startable(what, ctx) : undefined;
      const renewed = known !== undefined && JSON.stringify(known.event) !== JSON.stringify(stored.event);
      const there = renewed ? await thereAlready(known.event) : undefined;
      const change: StoredChange = {
        ...(name !== undefined && { name }),
        ...(known !== undefined && {
          kind: known.known.kind,
          script: known.known.id,
          scriptName: known.known.name,
          scripts: [...known.known.scripts],
          event: known.event,
          params: what.params,
          take: what.take,
        }),
        ...(atOnce !== undefined && { atOnce }),
      };
      const next = await apply(entry, change, 'trigger.change', ctx.actor, async (tx) => {
        if (there !== undefined) await folders.baseline(tx, stored.id, there);
      });
      if (renewed) folders.forget(stored.id);
      return book.show(next);
    },
    async remove({ trigger }, ctx) {
      const { stored } = found(trigger, ctx, 'triggers:write');
      await db.write(async (tx) => {
        if (!(await deleteTrigger(tx.tables<TriggerTables>(), stored.id))) ctx.fail('TRIGGER_NOT_FOUND', { trigger });
        await note(tx, 'trigger.remove', ctx.actor, stored);
        tx.onCommit(() => book.drop(stored.id));
      });
      folders.forget(stored.id);
      await senders.drop(stored.id);
      return {};
    },
    async pause({ trigger }, ctx) {
      const entry = found(trigger, ctx, 'triggers:write');
      return book.show(entry.stored.paused ? entry : await apply(entry, { paused: true }, 'trigger.pause', ctx.actor));
    },
    async resume({ trigger }, ctx) {
      const entry = found(trigger, ctx, 'triggers:write');
      return book.show(entry.stored.paused ? await apply(entry, { paused: false }, 'trigger.resume', ctx.actor) : entry);
    },
    async renewSecret({ trigger }, ctx) {
      const entry = found(trigger, ctx, 'triggers:write');
      const { event } = entry.stored;
      if (event.type !== 'http') return ctx.fail('TRIGGER_NOT_HTTP', { trigger: entry.stored.name });
      const secret = newSecret(event.proof);
      assertMayRun(entry.stored.scripts, ctx);
      const stored = { ...entry.stored, proofHash: event.proof === 'token' ? hashOf(secret) : null };
      const putBack = await senders.keep(stored, secret);
      try {
        await apply(entry, { proofHash: stored.proofHash }, 'trigger.renew-secret', ctx.actor);
      } catch (error) {
        await putBack();
        throw error;
      }
      book.patch(stored.id, { trouble: null });
      return { secret };
    },
    async hooks() {
      return await listening.state();
    },
    async listen(wanted, ctx) {
      return await listening.set(wanted, ctx.actor);
    },
  };
}

/** Names no script: a request that names neither does not come so far. */
const NOTHING: Named = { kind: 'script', text: '' };

const kindOf = (event: TriggerEvent): string => (event.type === 'http' ? `http ${event.proof}` : event.type);

import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { Thumbprint } from '#shared/contract/certificates';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement, ObjectRef, ScopeName } from '#shared/contract/kernel';
import { RuleId, type Notice, type Rule, type RuleScripts, type notifications } from '#shared/contract/notifications';
import type { Collection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { createTurns } from '#main/platform/turns';
import { readTarget } from './addresses';
import type { NotificationsDeps } from './ports';
import type { Sending } from './sending';
import { asSeen } from './together';
import { deleteRule, insertRule, nameTaken, updateRule, type NotificationTables, type StoredRule } from './store';

/** Stands for whatever script there may be: who sees only some does not see this one. */
const ANY_SCRIPT = '';

/** What handlers work with. Collections and rules are changed after the storage alone. */
export interface HandlerParts {
  readonly notices: Collection<Notice>;
  readonly shownRules: Collection<Rule>;
  readonly rules: Map<string, StoredRule>;
  readonly sending: Sending;
}

interface GivenWebhook {
  readonly url: string;
  readonly format: 'json' | 'text';
}

/** A rule as it is shown. */
export const ruleOf = ({ maker, createdAt, ...rule }: StoredRule): Rule => ({
  ...rule,
  maker: { name: maker.name, face: maker.face },
  createdAt: isoOf(createdAt),
});

/** The wire's view of notifications. */
export function createHandlers(deps: NotificationsDeps, parts: HandlerParts): Implement<typeof notifications> {
  const { db, clock, audit, scripts, secrets } = deps;
  const { notices, shownRules, rules, sending } = parts;
  /** Rules are changed one after the other: what was looked into is what is changed. */
  const inTurn = createTurns();

  /** Who may not read the runs of a script does not hear of it here either. */
  const seesRuns = ({ may }: Pick<CallContext, 'may'>, scope: ScopeName, script: string): boolean =>
    may(scope, { kind: 'script', id: script }) && may('runs:read', { kind: 'script', id: script });
  const sees = (ctx: Pick<CallContext, 'may'>, scope: ScopeName, about: RuleScripts): boolean =>
    about.type === 'script' ? seesRuns(ctx, scope, about.id) : ctx.may(scope);

  /** What somebody may see of a notice, if anything. */
  function seen(notice: Notice, ctx: Pick<CallContext, 'may'>): Notice | undefined {
    if (notice.kind === 'due') return ctx.may('secrets:read', { kind: 'secret', id: notice.secret }) ? notice : undefined;
    return asSeen(notice, (script) => seesRuns(ctx, 'notifications:read', script));
  }

  /** A rule tells, in words and to a webhook, of runs that whoever says so must be allowed to read: of any script, where it is about many. */
  function mayTell(about: RuleScripts, { may }: Pick<CallContext, 'may'>): void {
    const id = about.type === 'script' ? about.id : ANY_SCRIPT;
    if (!may('runs:read', { kind: 'script', id })) throw new HubError('FORBIDDEN', { scope: 'runs:read' });
  }

  function found(text: string, ctx: Pick<CallContext, 'may'>): StoredRule {
    const folded = text.toLowerCase();
    const rule = rules.get(text) ?? [...rules.values()].find(({ name }) => name.toLowerCase() === folded);
    if (rule !== undefined && sees(ctx, 'notifications:write', rule.scripts)) return rule;
    throw new HubError('RULE_NOT_FOUND', { rule: text });
  }

  const note = (tx: Tx, action: string, actor: Actor, rule: StoredRule): Promise<void> =>
    audit.append(tx, {
      action,
      outcome: 'ok',
      actor,
      object: `notification:${rule.id}`,
      detail: { on: rule.on.join(','), desktop: rule.desktop, webhook: rule.webhook !== null, certificate: rule.certificate },
      personal: { name: rule.name, scripts: JSON.stringify(rule.scripts), host: rule.webhook?.host ?? '' },
    });

  /** With the script's id in the place of its name. */
  async function about(wanted: RuleScripts, { may }: Pick<CallContext, 'may'>): Promise<RuleScripts> {
    if (wanted.type !== 'script') {
      mayTell(wanted, { may });
      return wanted;
    }
    const { id } = await scripts.find(wanted.id, (object) => may('runs:read', object));
    return { type: 'script', id };
  }

  const webhookOf = (given: GivenWebhook | null): StoredRule['webhook'] =>
    given === null ? null : { format: given.format, host: readTarget(given.url).url.host.slice(0, 256) };

  /** Does `work` with a certificate's thumbprint, which stays meanwhile. Whoever names one lets the hub use its key. */
  async function withCertificate<T>(
    named: string | null,
    { may }: Pick<CallContext, 'may'>,
    work: (certificate: StoredRule['certificate']) => Promise<T>,
  ): Promise<T> {
    if (named === null) return await work(null);
    const mayUse = (object: ObjectRef): boolean => may('certificates:write', object);
    return await deps.certificates.withUsable(named, mayUse, ({ thumbprint }) => work(Thumbprint.parse(thumbprint)));
  }

  /** The address is kept first: a rule never stands without it. */
  async function apply(
    rule: StoredRule,
    change: Partial<StoredRule>,
    action: string,
    actor: Actor,
    webhook?: GivenWebhook | null,
  ): Promise<Rule> {
    const before = webhook === undefined || webhook === null ? undefined : await secrets.get(rule.id);
    if (webhook !== undefined && webhook !== null) await secrets.put(rule.id, webhook.url);
    try {
      return await write();
    } catch (error) {
      // What was refused changes nothing.
      if (before !== undefined) await secrets.put(rule.id, before);
      else if (webhook !== undefined && webhook !== null) await secrets.remove(rule.id);
      throw error;
    }

    async function write(): Promise<Rule> {
      const next = await db.write(async (tx) => {
        const rows = tx.tables<NotificationTables>();
        // As it is now: it may have been changed while this change waited for its turn.
        const wanted = { ...(rules.get(rule.id) ?? rule), ...change };
        const next = wanted.webhook === null ? { ...wanted, certificate: null } : wanted;
        if (await nameTaken(rows, next.name, next.id)) throw new HubError('RULE_EXISTS', { name: next.name });
        if (!(await updateRule(rows, next))) throw new HubError('RULE_NOT_FOUND', { rule: next.name });
        await note(tx, action, actor, next);
        tx.onCommit(() => put(next));
        return next;
      });
      if (webhook === null) await secrets.remove(rule.id);
      return ruleOf(next);
    }
  }

  function put(rule: StoredRule): void {
    rules.set(rule.id, rule);
    shownRules.upsert([ruleOf(rule)]);
  }

  return {
    async *watch({ after }, ctx) {
      for await (const event of notices.follow(after, ctx.signal, (notice) => seen(notice, ctx) !== undefined)) {
        yield event.type === 'page' || event.type === 'upsert'
          ? { ...event, items: event.items.flatMap((one) => seen(one, ctx) ?? []) }
          : event;
      }
    },
    async markRead({ notices: wanted }, ctx) {
      const named = wanted === 'all' ? [...notices.values()] : wanted.flatMap((id) => notices.get(id) ?? []);
      const unread = named.filter((notice) => !notice.read && seen(notice, ctx) !== undefined);
      if (unread.length === 0) return {};
      const ids = unread.map(({ id }) => id);
      await db.write(async (tx) => {
        const rows = tx.tables<NotificationTables>();
        for (const table of ['notices', 'due_notices'] as const)
          await rows.updateTable(table).set({ read: 1 }).where('id', 'in', ids).execute();
        tx.onCommit(() => notices.upsert(ids.flatMap((id) => asRead(notices.get(id)))));
      });
      return {};
    },
    async *rules({ after }, ctx) {
      yield* shownRules.follow(after, ctx.signal, ({ scripts: which }) => sees(ctx, 'notifications:read', which));
    },
    async create({ name, scripts: which, on, longer, desktop, together, webhook, certificate }, ctx) {
      const { id: maker, name: who, face } = ctx.actor;
      const wanted: Omit<StoredRule, 'certificate'> = {
        id: RuleId.parse(randomUUID()),
        name,
        scripts: await about(which, ctx),
        on,
        longer,
        desktop,
        together,
        webhook: webhookOf(webhook),
        paused: false,
        maker: { id: maker, name: who, face },
        createdAt: clock.now(),
      };
      return await withCertificate(webhook === null ? null : certificate, ctx, async (used) => {
        const rule: StoredRule = { ...wanted, certificate: used };
        if (webhook !== null) await secrets.put(rule.id, webhook.url);
        try {
          await db.write(async (tx) => {
            if (!(await insertRule(tx.tables<NotificationTables>(), rule))) ctx.fail('RULE_EXISTS', { name });
            await note(tx, 'notification.create', ctx.actor, rule);
            tx.onCommit(() => put(rule));
          });
        } catch (error) {
          await secrets.remove(rule.id);
          throw error;
        }
        return ruleOf(rule);
      });
    },
    async change({ rule: text, name, scripts: which, on, longer, desktop, together, webhook, certificate }, ctx) {
      const rule = found(text, ctx);
      mayTell(rule.scripts, ctx);
      const change: Partial<StoredRule> = {
        ...(name !== undefined && { name }),
        ...(which !== undefined && { scripts: await about(which, ctx) }),
        ...(on !== undefined && { on }),
        ...(longer !== undefined && { longer }),
        ...(desktop !== undefined && { desktop }),
        ...(together !== undefined && { together }),
        ...(webhook !== undefined && { webhook: webhookOf(webhook) }),
      };
      return await inTurn(async () => {
        const before = rules.get(rule.id) ?? rule;
        // Who says where it is shown says what it is used for, as who names it does. Asked before the address is kept, which is sent to at once.
        const named = certificate === undefined && isSet(webhook) ? before.certificate : certificate;
        if (named === undefined) return await apply(before, change, 'notification.change', ctx.actor, webhook);
        return await withCertificate(named, ctx, (used) =>
          apply(before, { ...change, certificate: used }, 'notification.change', ctx.actor, webhook),
        );
      });
    },
    async remove({ rule: text }, ctx) {
      const rule = found(text, ctx);
      return await inTurn(async () => {
        await db.write(async (tx) => {
          if (!(await deleteRule(tx.tables<NotificationTables>(), rule.id))) ctx.fail('RULE_NOT_FOUND', { rule: text });
          await note(tx, 'notification.remove', ctx.actor, rule);
          tx.onCommit(() => {
            rules.delete(rule.id);
            shownRules.remove([rule.id]);
          });
        });
        await secrets.remove(rule.id);
        return {};
      });
    },
    async pause({ rule }, ctx) {
      const known = found(rule, ctx);
      return await inTurn(() => apply(known, { paused: true }, 'notification.pause', ctx.actor));
    },
    async resume({ rule }, ctx) {
      const known = found(rule, ctx);
      mayTell(known.scripts, ctx);
      return await inTurn(() => apply(known, { paused: false }, 'notification.resume', ctx.actor));
    },
    async test({ rule: text }, ctx) {
      const rule = found(text, ctx);
      const { id, webhook } = rule;
      if (webhook === null) return { sent: false, detail: 'NO_WEBHOOK' };
      // Before anything is sent: it leaves the machine.
      await db.write((tx) => note(tx, 'notification.test', ctx.actor, rule));
      const result = await sending.example(id, ctx.actor);
      return { sent: result.sent, detail: result.sent ? null : result.detail };
    },
  };
}

const isSet = (webhook: GivenWebhook | null | undefined): boolean => webhook !== undefined && webhook !== null;
const asRead = (notice: Notice | undefined): readonly Notice[] => (notice === undefined ? [] : [{ ...notice, read: true }]);

import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { RunNotice } from '#shared/contract/notifications';
import { hubActor } from '#main/platform/hub-actor';
import { isStorage } from '#main/platform/storage-faults';
import type { NotificationsDeps } from './ports';
import type { NotificationTables } from './store';
import { ANSWERED, post, type Sent } from './webhook';
import { textOf, wordsIn } from './words';

/** Webhooks that are asked at the same time. */
const WIDTH = 4;
/** How often it is tried, and how long after the first failure; the wait doubles each time, up to the longest. Milliseconds. */
export const ATTEMPTS = 8;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 900_000;
/** What a network that comes and goes has kept waiting for a week is tried no more often than others. */
const OLDEST_MS = 7 * 86_400_000;
const LOOK_MS = 1_000;
/** Its address is sealed, and the store is not open: that is no try, and it waits as long as it takes. */
const LOCKED = 'SECRETS_LOCKED';
const LOCKED_WAIT_MS = 60_000;

/** Sends what waits. */
export interface Sending {
  /** Looks what is due to be sent; resolves when that was tried. The timer calls it. */
  readonly look: () => Promise<void>;
  /** Sends at once what did not get through, rather than when its wait is over: there may be a network again. */
  readonly retry: () => Promise<void>;
  /** Sends an example, once; `actor` asked for it. */
  readonly example: (rule: string, actor: Actor) => Promise<Sent>;
}

/** A notice that is to be sent. */
interface Due {
  readonly id: string;
  readonly rule: string;
  readonly attempts: number;
  readonly at: number;
}

/** What a webhook takes, and by which certificate it knows who sends it. */
export interface Way {
  readonly format: 'json' | 'text';
  readonly certificate: string | null;
}

/** What there is of notices and rules while a hub runs. */
export interface SendingParts {
  /** How many webhooks wait to be sent. */
  readonly waiting: () => number;
  readonly shown: (notice: string) => RunNotice | undefined;
  readonly patch: (notice: RunNotice) => void;
  /** How a rule's webhook is told; undefined where it is gone. */
  readonly wayOf: (rule: string) => Way | undefined;
}

/**
 * Sends notices to webhooks, each until it is taken or has been tried often enough: a hub that dies meanwhile sends it once more, with
 * the same id. Runs never wait for it.
 */
export function createSending(deps: NotificationsDeps, { waiting, shown, patch, wayOf }: SendingParts): Sending {
  const { scope, db, clock, log, audit, secrets } = deps;
  /** Rules whose webhook is being asked: each has one request at a time, so one that does not answer does not take the place of all. */
  const underWay = new Set<string>();
  /** At which turn each rule was asked last. */
  const asked = new Map<string, number>();
  let turn = 0;
  /** How often it was said that there may be a network again. */
  let retries = 0;

  async function sendTo(rule: string, id: string, body: object, actor: Actor): Promise<Sent> {
    let url: string | undefined;
    try {
      url = await secrets.get(rule);
    } catch (error) {
      if (!HubError.is(error, 'SECRETS_LOCKED') && !HubError.is(error, 'SEALED_DAMAGED')) throw error;
      return { sent: false, again: error.code === LOCKED, detail: error.code };
    }
    const way = wayOf(rule);
    if (url === undefined || way === undefined) return { sent: false, again: false, detail: 'RULE_GONE' };
    const outgoing = { url, id, body: JSON.stringify(body) };
    if (way.certificate === null) return await post(outgoing, scope.signal);
    try {
      const tls = await deps.certificates.clientTls(way.certificate, { actor, purpose: 'webhook' });
      return await post({ ...outgoing, tls }, scope.signal);
    } catch (error) {
      // It is news for whoever reads the notice: without its certificate it is not sent.
      if (!(error instanceof HubError) || isStorage(error)) throw error;
      return { sent: false, again: error.code === LOCKED, detail: error.code };
    }
  }

  /** A fault that nobody foresaw is a try that failed: what waits behind the notice is not held up by it for ever. */
  async function attempt(notice: RunNotice): Promise<Sent> {
    try {
      const text = textOf(notice, deps.language());
      const { read: _read, webhook: _webhook, desktop: _desktop, ...known } = notice;
      const body = wayOf(notice.rule.id)?.format === 'text' ? { text } : { text, ...known };
      return await sendTo(notice.rule.id, notice.id, body, hubActor);
    } catch (error) {
      if (isStorage(error)) throw error;
      deps.incident(error, 'notifications.send');
      return { sent: false, again: true, detail: 'INTERNAL' };
    }
  }

  async function send(notice: RunNotice, attempts: number): Promise<void> {
    const before = retries;
    const result = await attempt(notice);
    // Whether it arrived is not known: the next hub sends it again.
    if (scope.signal.aborted && !result.sent) return;
    const shut = !result.sent && result.detail === LOCKED;
    const tried = shut ? Math.max(1, attempts) : attempts + 1;
    const state = result.sent ? 'sent' : result.again && (shut || tried < ATTEMPTS) ? 'waiting' : 'failed';
    const detail = result.sent ? null : result.detail;
    // What was on its way when the network came back may have begun without one.
    const wait = before === retries ? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts) : 0;
    const nextAt = clock.now() + (shut ? LOCKED_WAIT_MS : wait);
    await db.write(async (tx) => {
      const rows = tx.tables<NotificationTables>().updateTable('notices').where('id', '=', notice.id);
      await rows.set({ sending: state, attempts: tried, detail, next_at: nextAt }).execute();
      if (state === 'failed') {
        await audit.append(tx, {
          action: 'notification.fail',
          outcome: 'failed',
          actor: hubActor,
          object: `notification:${notice.rule.id}`,
          runId: notice.run,
          detail: { notice: notice.id, attempts: tried, reason: detail },
        });
      }
      tx.onCommit(() => {
        const known = shown(notice.id);
        // One that was taken into a notice of many meanwhile is told of there.
        if (known !== undefined) patch({ ...known, webhook: { state, attempts: tried, detail } });
      });
    });
    if (state === 'waiting' && !shut && !answered(detail)) deps.unreached();
    if (state === 'failed') log.warn('notifications.failed', { notice: notice.id, detail });
  }

  /** What is due first of each rule, the rule that was asked longest ago before the others. */
  async function dueNow(): Promise<readonly Due[]> {
    const due = await db
      .tables<NotificationTables>()
      .selectFrom('notices')
      .select(['id', 'attempts', 'rule_id as rule', ({ fn }) => fn.min('next_at').as('at')] as const)
      .where('sending', '=', 'waiting')
      // Longer than the longest wait ahead: the clock was set back since.
      .where(({ eb }) => eb.or([eb('next_at', '<=', clock.now()), eb('next_at', '>', clock.now() + LONGEST_WAIT_MS)]))
      .groupBy('rule_id')
      .execute();
    return due.toSorted((a, b) => (asked.get(a.rule) ?? 0) - (asked.get(b.rule) ?? 0) || a.at - b.at);
  }

  async function sendDue({ id, rule, attempts }: Due): Promise<void> {
    const notice = shown(id);
    if (notice === undefined) return;
    underWay.add(rule);
    turn += 1;
    asked.set(rule, turn);
    try {
      await send(notice, attempts);
    } catch (error) {
      if (isStorage(error)) log.warn('notifications.put-off', { code: error.code });
      else deps.incident(error, 'notifications.send');
    } finally {
      underWay.delete(rule);
    }
    // What waits behind it is not kept until the next look, unless it is to be tried again.
    if (shown(id)?.webhook?.state === 'sent') scope.track(look());
  }

  async function look(): Promise<void> {
    if (scope.signal.aborted || underWay.size >= WIDTH) return;
    const due = await dueNow();
    const free = due.filter(({ rule }) => !underWay.has(rule)).slice(0, Math.max(0, WIDTH - underWay.size));
    await Promise.all(free.map(sendDue));
  }

  async function retry(): Promise<void> {
    if (scope.signal.aborted) return;
    retries += 1;
    await db.write(async (tx) => {
      const rows = tx
        .tables<NotificationTables>()
        .updateTable('notices')
        .set(({ eb }) => ({
          next_at: clock.now(),
          // It is tried once more than it would be: a network that comes and goes uses up none of the times that it is tried, while it is news.
          attempts: eb
            .case()
            .when('at', '>', clock.now() - OLDEST_MS)
            .then(eb('attempts', '-', 1))
            .else(eb.ref('attempts'))
            .end(),
        }));
      // Those that were answered, or are of many runs and wait for the end of their minute, wait on.
      await rows.where('sending', '=', 'waiting').where('attempts', '>', 0).where('detail', 'not like', `${ANSWERED}%`).execute();
    });
    await look();
  }

  scope.onClose(secrets.onOpen(() => scope.track(retry())));
  // One that does not answer does not keep the others from being looked at.
  scope.every(LOOK_MS, () => (waiting() > 0 ? scope.track(look()) : undefined));

  return {
    look,
    retry,
    async example(rule, actor) {
      const text = wordsIn[deps.language()].example;
      return await sendTo(rule, rule, wayOf(rule)?.format === 'text' ? { text } : { text, kind: 'example' }, actor);
    },
  };
}

/** Whether a webhook was there, and answered with something else than that it took it. */
const answered = (detail: string | null): boolean => detail?.startsWith(ANSWERED) === true;
